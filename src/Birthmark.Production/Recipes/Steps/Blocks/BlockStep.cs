using System.Security.Cryptography;
using Birthmark.Images.Blocks;
using Birthmark.Images.Options;
using Birthmark.Keys;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps.Blocks;

/// <summary>Makes the block of one device. A block with a secret in it is secret as a whole.</summary>
internal sealed class BlockStep(IBlockEncoder encoder, OptionMap options, IReadOnlyDictionary<string, Source> sources) : RecipeStep
{
    private const RecipeType Hidden = RecipeType.Secret | RecipeType.SecretText | RecipeType.Key;
    private readonly bool isSecret = sources.Values.Any(s => (s.Type & Hidden) != 0);

    internal override RecipeType Output => isSecret ? RecipeType.Secret : RecipeType.Bytes;

    internal override IEnumerable<Source> Inputs => sources.Values;

    internal override bool IsRepeatable => encoder.IsRepeatable;

    internal override bool FollowsFromInputs => encoder.IsRepeatable;

    internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Make(run));

    internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation) => new(Make(run));

    internal RecipeValue Make(RecipeRun run)
    {
        var copies = new List<byte[]>();
        byte[]? made = null;
        try
        {
            var inputs = new BlockInputs();
            foreach (var (name, source) in sources)
            {
                inputs.With(name, ValueOf(source.Get(run), copies));
            }

            if (!encoder.TryEncode(inputs, options, out made, out var fault))
            {
                throw new ProductionRefusedException(
                    ProductionRefusal.BlockRefused, $"Block '{Name}' of device {run.Subject.DeviceUid} cannot be made: {fault.Text}.", $"{fault.Remedy}.");
            }

            return isSecret ? new SecretValue(new SecretBuffer(made)) : new BytesValue(made);
        }
        finally
        {
            copies.ForEach(copy => CryptographicOperations.ZeroMemory(copy));
            if (isSecret)
            {
                CryptographicOperations.ZeroMemory(made);
            }
        }
    }

    /// <summary>Secret text goes as bytes: a string could not be zeroed.</summary>
    private static BlockValue ValueOf(RecipeValue value, List<byte[]> copies)
    {
        switch (value)
        {
            case IntegerValue integer:
                return BlockValue.Of(integer.Number);
            case TextValue text:
                return BlockValue.Of(text.Text);
            default:
                using (var octets = value.Octets())
                {
                    var copy = octets.Span.ToArray();
                    copies.Add(copy);
                    return BlockValue.Of(copy.AsMemory());
                }
        }
    }
}
