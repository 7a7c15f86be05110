using System.Diagnostics.CodeAnalysis;
using System.Text;
using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>The CSV of Espressif's partition generator: <c>key,type,encoding,value</c>; quoted values may span lines.</summary>
public static class NvsCsv
{
    /// <summary>Reads the rows; <paramref name="file"/> gives the content of a row of type 'file', or null.</summary>
    public static bool TryRead(
        string text, Func<string, ReadOnlyMemory<byte>?> file, [NotNullWhen(true)] out IReadOnlyList<NvsItem>? items, [NotNullWhen(false)] out ImageFault? fault)
    {
        var found = new List<NvsItem>();
        var space = (string?)null;
        (items, fault) = (null, null);
        foreach (var (line, cells) in Rows(text))
        {
            if (cells is ["key", ..] || cells[0].StartsWith('#') || cells.All(string.IsNullOrEmpty))
            {
                continue;
            }

            var row = (string[])[.. cells, "", "", ""];
            if (row[1] == "namespace")
            {
                space = row[0];
                continue;
            }

            if (space is null || row[1] is not ("data" or "file") || Item(space, row, file) is not { } item)
            {
                fault = new ImageFault(
                    FaultKind.Value, space is null ? $"'{row[0]}' comes before the first namespace" : $"the row '{row[0]}' ({row[1]}, {row[2]}) cannot be read",
                    "Write key,data,u8|i8|u16|i16|u32|i32|u64|i64|string|hex2bin|base64|binary,value, or key,file,encoding,path") { Line = line };
                return false;
            }

            found.Add(item);
        }

        items = found;
        return true;
    }

    private static NvsItem? Item(string space, string[] row, Func<string, ReadOnlyMemory<byte>?> file)
    {
        var bytes = row[1] == "file" ? file(row[3]) : Encoding.UTF8.GetBytes(row[3]);
        if (bytes is not { } value)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(value.Span);
        switch (row[2])
        {
            case "string":
                return NvsItem.OfText(space, row[0], text);
            case "binary":
                return new NvsItem(space, row[0], NvsType.Blob, value);
            case "hex2bin":
                var hex = new byte[text.Trim().Length / 2];
                return text.Trim().Length % 2 == 0 && Convert.FromHexString(text.Trim(), hex, out _, out _) == System.Buffers.OperationStatus.Done
                    ? new NvsItem(space, row[0], NvsType.Blob, hex) : null;
            case "base64":
                var decoded = new byte[text.Length];
                return Convert.TryFromBase64String(text, decoded, out var length) ? new NvsItem(space, row[0], NvsType.Blob, decoded.AsMemory(0, length)) : null;
            default:
                return Enum.TryParse<NvsType>(row[2], ignoreCase: true, out var type) && type is not (NvsType.Text or NvsType.Blob) && !char.IsDigit(row[2], 0)
                    && Numbers.TryParse(text, out var number) && Fits(type, number)
                    ? NvsItem.OfInteger(space, row[0], type, number) : null;
        }
    }

    internal static bool Fits(NvsType type, System.Numerics.BigInteger number)
    {
        var (minimum, maximum) = Endian.Bounds((byte)type & 0x0F, ((byte)type & 0x10) != 0);
        return number >= minimum && number <= maximum;
    }

    private static IEnumerable<(int Line, List<string> Cells)> Rows(string text)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, start, quoted) = (1, 1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var character = i < text.Length ? text[i] : '\n';
            line += character == '\n' ? 1 : 0;
            if (quoted && i < text.Length)
            {
                if (character != '"')
                {
                    cell.Append(character);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (character == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (character == ',')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (character == '\n')
            {
                cells.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                yield return (start, cells);
                (cells, start) = ([], line);
            }
            else
            {
                cell.Append(character);
            }
        }
    }
}
