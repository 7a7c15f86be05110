using System.Globalization;
using System.Numerics;
using System.Text;

namespace Birthmark.Images.Blocks;

/// <summary>A value on its way into a block: bytes, a text or an integer. It never prints itself, since it may be a key.</summary>
public sealed class BlockValue
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _text;
    private readonly BigInteger? _number;

    private BlockValue(ReadOnlyMemory<byte> bytes, string? text, BigInteger? number) => (_bytes, _text, _number) = (bytes, text, number);

    public static BlockValue Of(ReadOnlyMemory<byte> bytes) => new(bytes, null, null);

    public static BlockValue Of(string text) => new(default, text, null);

    public static BlockValue Of(BigInteger number) => new(default, null, number);

    public bool IsBytes => _text is null && _number is null;

    /// <summary>The bytes; a text gives its UTF-8.</summary>
    public bool TryGetBytes(out ReadOnlyMemory<byte> bytes)
    {
        bytes = _text is null ? _bytes : Encoding.UTF8.GetBytes(_text);
        return _number is null;
    }

    /// <summary>The text; an integer gives its decimal digits.</summary>
    public bool TryGetText(out string text)
    {
        text = _text ?? _number?.ToString(CultureInfo.InvariantCulture) ?? "";
        return !IsBytes;
    }

    /// <summary>The integer; a text is parsed.</summary>
    public bool TryGetInteger(out BigInteger number)
    {
        if (_number is { } own)
        {
            number = own;
            return true;
        }

        number = default;
        return _text is not null && Images.Options.Numbers.TryParse(_text, out number);
    }

    public override string ToString() => IsBytes ? $"{_bytes.Length} bytes" : _text is null ? "an integer" : "a text";
}
