using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>Literal text or a variable.</summary>
internal sealed class ConstantSource(string text) : Source
{
    private readonly TextValue value = new(text);

    internal override RecipeType Type => RecipeType.Text;

    internal string Constant => value.Text;

    internal override RecipeValue Get(RecipeRun run) => value;
}
