using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Recipes.Steps.Blocks;

/// <summary>Finds every <c>${name}</c> in the options of a block, at any depth, and what it stands for.</summary>
internal static class BlockSources
{
    /// <summary>Sources by name; null when one is at fault.</summary>
    internal static IReadOnlyDictionary<string, Source>? Resolve(MapNode written, StepInputs inputs)
    {
        var found = new Dictionary<string, Source>(StringComparer.Ordinal);
        var isSound = true;
        foreach (var scalar in written.Scalars())
        {
            if (!TemplateText.TryParse(scalar.Text, out var template, out var why))
            {
                inputs.Fault(scalar.Place, why);
                isSound = false;
                continue;
            }

            if (scalar.Text.Contains("$${", StringComparison.Ordinal))
            {
                inputs.Fault(scalar.Place, "the options of a block have no literal '${'. Write the bytes as hex:… instead.");
                isSound = false;
            }

            foreach (var name in template.References.Where(n => !found.ContainsKey(n)))
            {
                if (inputs.Named(name, scalar.Place) is { } source)
                {
                    found.Add(name, source);
                }
                else
                {
                    isSound = false;
                }
            }
        }

        return isSound ? found : null;
    }
}
