using System.Text;

namespace Birthmark.Production.Recipes.Values;

internal sealed class TextValue(string text) : RecipeValue
{
    internal override RecipeType Type => RecipeType.Text;

    internal override string Text => text;

    internal override Octets Octets() => new(Encoding.UTF8.GetBytes(text));
}
