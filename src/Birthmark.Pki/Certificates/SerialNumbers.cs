using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Pki.Certificates;

/// <summary>Serial numbers as text: upper-case hex without leading zeros out; any case, with or without <c>0x</c>, in.</summary>
internal static class SerialNumbers
{
    internal static string ToText(ReadOnlySpan<byte> number)
    {
        var text = Convert.ToHexString(number);
        var start = 0;
        while (start < text.Length - 1 && text[start] == '0')
        {
            start++;
        }

        return start == 0 ? text : text[start..];
    }

    internal static bool TryNormalise(string? text, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        var digits = text.AsSpan().Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        digits = digits.TrimStart('0');
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        // RFC 5280 §4.1.2.2: at most 20 octets; "0" itself was trimmed away and is no serial of ours.
        if (digits.Length is 0 or > 42)
        {
            return false;
        }

        normal = digits.ToString().ToUpperInvariant();
        return true;
    }
}
