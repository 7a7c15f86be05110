using Birthmark.Images;
using Birthmark.Images.Blocks;
using Birthmark.Images.Options;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Recipes.Steps.Blocks;

/// <summary>The exact bytes of a block of memory, by any block encoder: one that is added there can be used here at once.</summary>
internal sealed class BlockStepKind(BlockEncoders encoders) : IStepKind
{
    public string Name => "block";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("encoder", true), new("options")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        if (inputs.Constant("encoder") is not { } name)
        {
            return null;
        }

        if (!encoders.TryFind(name, out var encoder, out _))
        {
            inputs.Fault("encoder", $"no block encoder is called '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, encoders.All.Select(e => e.Name))}");
            return null;
        }

        if (inputs.Map("options") is not { } written)
        {
            return null;
        }

        var isSound = BlockOptionCheck.Check(encoder, written, inputs);
        var sources = BlockSources.Resolve(written, inputs);
        if (!isSound || sources is null)
        {
            return null;
        }

        var options = BlockOptions.Of(written);
        return sources.Values.All(s => s is ConstantSource) && !IsPossible(encoder, options, sources, inputs) ? null : new BlockStep(encoder, options, sources);
    }

    /// <summary>What depends on no device is made once here, so that its faults are found before the first device.</summary>
    private static bool IsPossible(IBlockEncoder encoder, OptionMap options, IReadOnlyDictionary<string, Source> sources, StepInputs inputs)
    {
        var values = new BlockInputs();
        foreach (var (name, source) in sources)
        {
            values.With(name, ((ConstantSource)source).Constant);
        }

        if (encoder.TryEncode(values, options, out _, out var fault))
        {
            return true;
        }

        inputs.Fault(PlaceOf(fault) ?? inputs.PlaceOf("options"), $"{fault.Text}. {fault.Remedy}.");
        return false;
    }

    private static Place? PlaceOf(ImageFault fault) => fault.Line is { } line ? new Place(line, fault.Column ?? 1) : null;
}
