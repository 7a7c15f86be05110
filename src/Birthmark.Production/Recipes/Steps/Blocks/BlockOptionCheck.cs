using Birthmark.Images.Blocks;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Recipes.Steps.Blocks;

/// <summary>Holds what was written against the options that an encoder publishes; every fault at its line.</summary>
internal static class BlockOptionCheck
{
    internal static bool Check(IBlockEncoder encoder, MapNode written, StepInputs inputs)
    {
        var isSound = true;
        foreach (var entry in written.Entries)
        {
            var option = encoder.Options.FirstOrDefault(o => o.Name == entry.Key);
            var fault = option is null
                ? $"'{YamlTree.Shorten(entry.Key)}' is not an option of {encoder.Name}. {Spelling.Hint(entry.Key, encoder.Options.Select(o => o.Name))}"
                : FaultOf(option, entry.Value);
            if (fault is not null)
            {
                inputs.Fault(option is null ? entry.KeyPlace : entry.Value.Place, fault);
                isSound = false;
            }
        }

        foreach (var option in encoder.Options.Where(o => o.IsRequired && written.Entries.All(e => e.Key != o.Name)))
        {
            inputs.Fault(written.Place, $"{encoder.Name} needs the option '{option.Name}': {option.Summary}. Add it under 'options'.");
            isSound = false;
        }

        return isSound;
    }

    private static string? FaultOf(BlockOption option, Node value) => (option.Kind, value) switch
    {
        (OptionKind.Word, ScalarNode word) when option.Words.Count > 0 && !IsReference(word) && !option.Words.Contains(word.Text, StringComparer.Ordinal) =>
            $"'{option.Name}' is '{YamlTree.Shorten(word.Text)}'. {Spelling.Hint(word.Text, option.Words)}",
        (OptionKind.Word or OptionKind.Number or OptionKind.Flag, not ScalarNode) => $"'{option.Name}' must be text, not {value.Kind}.",
        (OptionKind.Flag, ScalarNode flag) when !IsReference(flag) && flag.Text is not ("true" or "false") =>
            $"'{option.Name}' is '{YamlTree.Shorten(flag.Text)}'. Write true or false.",
        _ => null,
    };

    private static bool IsReference(ScalarNode scalar) => scalar.Text.Contains("${", StringComparison.Ordinal);
}
