using System.Globalization;
using System.Numerics;
using System.Text;

namespace Birthmark.Images.Blocks;

/// <summary>A value on its way into a block: bytes, a text or an integer. It never prints itself, since it may be a key.</summary>
public sealed class BlockValue
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly string? text;
    private readonly BigInteger? number;

    private BlockValue(ReadOnlyMemory<byte> bytes, string? text, BigInteger? number) => (this.bytes, this.text, this.number) = (bytes, text, number);

    public static BlockValue Of(ReadOnlyMemory<byte> bytes) => new(bytes, null, null);

    public static BlockValue Of(string text) => new(default, text, null);

    public static BlockValue Of(BigInteger number) => new(default, null, number);

    public bool IsBytes => this.text is null && this.number is null;

    /// <summary>The bytes; a text gives its UTF-8.</summary>
    public bool TryGetBytes(out ReadOnlyMemory<byte> bytes)
    {
        bytes = this.text is null ? this.bytes : Encoding.UTF8.GetBytes(this.text);
        return this.number is null;
    }

    /// <summary>The text; an integer gives its decimal digits.</summary>
    public bool TryGetText(out string text)
    {
        text = this.text ?? this.number?.ToString(CultureInfo.InvariantCulture) ?? "";
        return !IsBytes;
    }

    /// <summary>The integer; a text is parsed.</summary>
    public bool TryGetInteger(out BigInteger number)
    {
        if (this.number is { } own)
        {
            number = own;
            return true;
        }

        number = default;
        return this.text is not null && Images.Options.Numbers.TryParse(this.text, out number);
    }

    public override string ToString() => IsBytes ? $"{this.bytes.Length} bytes" : this.text is null ? "an integer" : "a text";
}
