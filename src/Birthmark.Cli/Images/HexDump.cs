using System.Globalization;
using System.Text;

namespace Birthmark.Cli.Images;

/// <summary>Bytes as lines of address, hexadecimal and printable characters; equal lines in a row become one '*'.</summary>
internal static class HexDump
{
    private const int Width = 16;

    public static string Of(long address, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var isRepeating = false;
        for (var at = 0; at < bytes.Length; at += Width)
        {
            var line = bytes[at..Math.Min(at + Width, bytes.Length)];
            if (at >= Width && at + Width < bytes.Length && line.SequenceEqual(bytes[(at - Width)..at]))
            {
                text.Append(isRepeating ? "" : "*\n");
                isRepeating = true;
                continue;
            }

            isRepeating = false;
            Append(text, address + at, line);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, long address, ReadOnlySpan<byte> line)
    {
        text.Append(CultureInfo.InvariantCulture, $"{address:X8} ");
        for (var i = 0; i < Width; i++)
        {
            text.Append(i == Width / 2 ? " " : "").Append(i < line.Length ? string.Create(CultureInfo.InvariantCulture, $" {line[i]:X2}") : "   ");
        }

        text.Append("  |");
        foreach (var value in line)
        {
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
        }

        text.Append("|\n");
    }
}
