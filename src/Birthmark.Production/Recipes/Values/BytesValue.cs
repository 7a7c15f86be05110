namespace Birthmark.Production.Recipes.Values;

internal sealed class BytesValue(ReadOnlyMemory<byte> bytes) : RecipeValue
{
    internal override RecipeType Type => RecipeType.Bytes;

    internal override Octets Octets() => new(bytes);
}
