using System.Text;

namespace Birthmark.Production.Recipes.Values;

/// <summary>Text that is no secret, kept as it was made, in characters or in UTF-8, until the other is asked for.</summary>
internal sealed class TextValue : RecipeValue
{
    private string? text;
    private byte[]? utf8;

    internal TextValue(string text) => this.text = text;

    internal TextValue(ReadOnlySpan<byte> utf8) => this.utf8 = utf8.ToArray();

    internal override RecipeType Type => RecipeType.Text;

    internal override string Text => text ??= Encoding.UTF8.GetString(utf8!);

    internal override Octets Octets() => new(utf8 ??= Encoding.UTF8.GetBytes(text!));
}
