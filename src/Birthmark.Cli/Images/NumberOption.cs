using System.CommandLine;
using System.Globalization;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images;

namespace Birthmark.Cli.Images;

/// <summary>Reads numbers as maps write them: 4096, 0x1000, 4K.</summary>
internal static class NumberOption
{
    public static long? Of(Call call, Option<string?> option, long maximum = MemoryImage.AddressSpace - 1)
    {
        if (call.Of(option) is not { } text)
        {
            return null;
        }

        return TryRead(text, out var number) && number <= maximum
            ? number
            : throw new MisusedException($"{option.Name}: '{text}' cannot be used", $"Write a number from 0 to {MemoryWords.Offset(maximum)}, such as 4096, 0x1000 or 4K.");
    }

    internal static bool TryRead(string text, out long number)
    {
        var unit = text.Length > 1 ? char.ToUpperInvariant(text[^1]) switch { 'K' => 1L << 10, 'M' => 1L << 20, _ => 1L } : 1;
        var digits = unit > 1 ? text.AsSpan(0, text.Length - 1) : text;
        var isRead = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        isRead = isRead && number >= 0 && number <= MemoryImage.AddressSpace / unit;
        number = isRead ? number * unit : 0;
        return isRead;
    }
}
