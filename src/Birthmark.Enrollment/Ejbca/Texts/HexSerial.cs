using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Enrollment.Ejbca.Texts;

/// <summary>Serial numbers: in as hex of any case, optionally with <c>0x</c>; out in upper case without leading zeros.</summary>
internal static class HexSerial
{
    // RFC 5280 §4.1.2.2 allows 20 octets; foreign certificates carry more now and then.
    private const int LongestDigits = 128;

    internal const string InvalidText =
        "Invalid serial number format. Should be HEX encoded (optionally with '0x' prefix) e.g. '0x10782a83eef170d4'";

    internal static bool TryRead(string? text, [NotNullWhen(true)] out string? serial)
    {
        serial = null;
        var digits = (text ?? "").Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        if (digits.Length is 0 or > LongestDigits || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        serial = digits.TrimStart('0').ToUpperInvariant();
        serial = serial.Length == 0 ? "0" : serial;
        return true;
    }
}
