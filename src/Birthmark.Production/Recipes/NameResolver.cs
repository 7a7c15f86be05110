using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Recipes;

/// <summary>Knows what every name of a recipe stands for: variables, built-in values, and the steps compiled so far.</summary>
internal sealed class NameResolver(IReadOnlyDictionary<string, string> variables, string deviceType, IReadOnlyList<string> stepNames, FaultList faults)
{
    private readonly Dictionary<string, SlotSource> steps = new(StringComparer.Ordinal);

    internal void Add(string step, int slot, RecipeType type) => steps.Add(step, new SlotSource(slot, type));

    /// <summary>The source that a written value means; null with a fault, or silently when it names a step that itself is at fault.</summary>
    internal Source? Resolve(Located<string> written, string what)
    {
        if (!TemplateText.TryParse(written.Value, out var template, out var why))
        {
            faults.Add(written.Place, $"{what}: {why}");
            return null;
        }

        if (template.OnlyReference is { } only)
        {
            return Named(only, written.Place, what);
        }

        var parts = new List<Source>();
        foreach (var part in template.Parts)
        {
            var source = part.IsReference ? Named(part.Text, written.Place, what) : new ConstantSource(part.Text);
            if (source is null)
            {
                return null;
            }

            if ((source.Type & RecipeType.Words) == 0)
            {
                faults.Add(written.Place, $"{what}: '${{{part.Text}}}' is {source.Type.Describe()} and cannot stand inside text. Encode it first, or take a public value.");
                return null;
            }

            parts.Add(source);
        }

        return parts.All(p => p is ConstantSource)
            ? new ConstantSource(string.Concat(parts.Select(p => ((ConstantSource)p).Constant)))
            : new TemplateSource(parts);
    }

    private Source? Named(string name, Place place, string what)
    {
        if (variables.TryGetValue(name, out var text))
        {
            return new ConstantSource(text);
        }

        if (name == "device_type")
        {
            return new ConstantSource(deviceType);
        }

        if (BuiltInSource.All.TryGetValue(name, out var builtIn))
        {
            return builtIn;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = dot < 0 ? name : name[..dot];
        if (steps.TryGetValue(stem, out var step))
        {
            return dot < 0 ? step : Member(step, stem, name[(dot + 1)..], place, what);
        }

        if (!stepNames.Contains(stem, StringComparer.Ordinal))
        {
            faults.Add(place, $"{what}: nothing is called '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, Known())}");
        }

        return null;
    }

    private MemberSource? Member(SlotSource step, string stem, string member, Place place, string what)
    {
        if (MemberSource.TryMake(step, member) is { } source)
        {
            return source;
        }

        var hint = Spelling.Hint(member, MemberSource.MembersOf(step.Type));
        faults.Add(place, $"{what}: '{stem}' is {step.Type.Describe()} and has no '{YamlTree.Shorten(member)}'. {hint}");
        return null;
    }

    private IEnumerable<string> Known() => variables.Keys.Concat(stepNames).Concat(BuiltInSource.All.Keys).Append("device_type");
}
