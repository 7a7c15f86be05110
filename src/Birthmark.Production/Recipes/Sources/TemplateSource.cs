using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>Text put together from literals and other sources.</summary>
internal sealed class TemplateSource(IReadOnlyList<Source> parts) : Source
{
    internal override RecipeType Type => RecipeType.Text;

    internal override IEnumerable<int> Slots => parts.SelectMany(p => p.Slots);

    internal override bool IsOfSubject => parts.Any(p => p.IsOfSubject);

    internal override bool NeedsChain => parts.Any(p => p.NeedsChain);

    internal override RecipeValue Get(RecipeRun run)
    {
        var texts = new string[parts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = parts[i].Text(run);
        }

        return new TextValue(string.Concat(texts));
    }
}
