using System.Globalization;
using System.Numerics;

namespace Birthmark.Images.Options;

/// <summary>Numbers as people write them: <c>4096</c>, <c>0x1000</c>, <c>0b1010</c>, <c>1_000</c>, <c>-5</c>, <c>16K</c>, <c>1M</c>.</summary>
public static class Numbers
{
    public static bool TryParse(string text, out BigInteger value)
    {
        if (text.Length is > 0 and < 10 && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var plain))
        {
            value = plain;
            return true;
        }

        value = default;
        var digits = text.Trim().Replace("_", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 80)
        {
            return false;
        }

        var negative = digits[0] == '-';
        digits = negative ? digits[1..] : digits;
        if (!(digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? TryHex(digits[2..], out value)
            : digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ? TryBinary(digits[2..], out value)
            : TryDecimal(digits, out value)))
        {
            return false;
        }

        value = negative ? -value : value;
        return true;
    }

    private static bool TryHex(string digits, out BigInteger value) =>
        BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && digits.Length > 0;

    private static bool TryBinary(string digits, out BigInteger value) =>
        BigInteger.TryParse("0" + digits, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value) && digits.Length > 0;

    private static bool TryDecimal(string digits, out BigInteger value)
    {
        var scale = digits[^1..] switch { "K" or "k" => 1024, "M" => 1024 * 1024, "G" => 1024 * 1024 * 1024, _ => 1 };
        var parsed = BigInteger.TryParse(scale == 1 ? digits : digits[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out value);
        value *= scale;
        return parsed;
    }
}
