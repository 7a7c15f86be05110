using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders.EspPartitions;

/// <summary>The partition CSV of ESP-IDF: <c>name, type, subtype, offset, size, flags</c>; an empty offset follows the row before.</summary>
public static class EspPartitionCsv
{
    /// <summary>First free offset behind a table at 0x8000.</summary>
    public const long FirstOffset = 0x9000;

    public static bool TryRead(string text, [NotNullWhen(true)] out IReadOnlyList<EspPartition>? partitions, [NotNullWhen(false)] out ImageFault? fault)
    {
        var rows = new List<EspPartition>();
        var next = FirstOffset;
        var line = 0;
        partitions = null;
        foreach (var written in text.Split('\n'))
        {
            line++;
            var content = written.Split('#')[0].Trim();
            if (content.Length == 0)
            {
                continue;
            }

            if (Row(content.Split(',', StringSplitOptions.TrimEntries), next) is not { } row)
            {
                fault = new ImageFault(FaultKind.Value, $"the row '{content}' cannot be read", "Write name, type, subtype, offset, size, flags") { Line = line };
                return false;
            }

            rows.Add(row);
            next = row.Offset + (long)row.Size;
        }

        (partitions, fault) = (rows, null);
        return true;
    }

    private static EspPartition? Row(string[] cells, long next)
    {
        if (cells.Length < 5 || EspPartitionWords.Type(cells[1]) is not { } type || EspPartitionWords.Subtype(type, cells[2]) is not { } subtype
            || !Numbers.TryParse(cells[4], out var size) || size <= 0 || size > uint.MaxValue)
        {
            return null;
        }

        var align = type == 0 ? 0x1_0000 : 0x1000;
        var offset = (System.Numerics.BigInteger)((next + align - 1) / align * align);
        if (cells[3].Length > 0 && !Numbers.TryParse(cells[3], out offset))
        {
            return null;
        }

        var flags = 0u;
        foreach (var flag in cells.Length > 5 ? cells[5].Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [])
        {
            flags |= flag switch { "encrypted" => 1u, "readonly" => 2u, _ => 4u };
        }

        return offset < 0 || offset > uint.MaxValue || flags > 3 ? null : new EspPartition(cells[0], type, subtype, (uint)offset, (uint)size, flags);
    }
}
