using System.Globalization;
using System.Text;

namespace Birthmark.Production.Recipes.Values;

internal sealed class IntegerValue(long number) : RecipeValue
{
    internal override RecipeType Type => RecipeType.Integer;

    internal long Number => number;

    internal override string Text => number.ToString(CultureInfo.InvariantCulture);

    internal override Octets Octets() => new(Encoding.ASCII.GetBytes(Text));
}
