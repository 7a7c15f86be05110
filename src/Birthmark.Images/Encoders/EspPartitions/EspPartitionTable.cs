using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Images.Encoders.EspPartitions;

/// <summary>The binary partition table of ESP-IDF: 32-byte rows, an MD5 row, blank to 0xC00 bytes ('Partition Tables').</summary>
public static class EspPartitionTable
{
    public const int Size = 0xC00;
    public const int MostRows = (Size / RowSize) - 1;

    private const int RowSize = 32;
    private const int NameSize = 16;

    public static bool TryWrite(IReadOnlyList<EspPartition> partitions, [NotNullWhen(true)] out byte[]? table, [NotNullWhen(false)] out ImageFault? fault)
    {
        table = null;
        fault = Check(partitions);
        if (fault is not null)
        {
            return false;
        }

        table = new byte[Size];
        table.AsSpan().Fill(0xFF);
        for (var i = 0; i < partitions.Count; i++)
        {
            var row = table.AsSpan(i * RowSize, RowSize);
            row.Clear();
            (row[0], row[1], row[2], row[3]) = (0xAA, 0x50, partitions[i].Type, partitions[i].Subtype);
            BinaryPrimitives.WriteUInt32LittleEndian(row[4..], partitions[i].Offset);
            BinaryPrimitives.WriteUInt32LittleEndian(row[8..], partitions[i].Size);
            Encoding.UTF8.GetBytes(partitions[i].Name, row.Slice(12, NameSize));
            BinaryPrimitives.WriteUInt32LittleEndian(row[28..], partitions[i].Flags);
        }

        var end = partitions.Count * RowSize;
        (table[end], table[end + 1]) = (0xEB, 0xEB);
        Digest(table.AsSpan(0, end)).CopyTo(table, end + 16);
        return true;
    }

    public static bool TryRead(ReadOnlySpan<byte> table, [NotNullWhen(true)] out IReadOnlyList<EspPartition>? partitions, [NotNullWhen(false)] out ImageFault? fault)
    {
        var found = new List<EspPartition>();
        partitions = null;
        for (var at = 0; at + RowSize <= table.Length; at += RowSize)
        {
            var row = table.Slice(at, RowSize);
            switch (row[0], row[1])
            {
                case (0xAA, 0x50):
                    found.Add(new EspPartition(
                        Encoding.UTF8.GetString(row.Slice(12, NameSize).TrimEnd((byte)0)), row[2], row[3],
                        BinaryPrimitives.ReadUInt32LittleEndian(row[4..]), BinaryPrimitives.ReadUInt32LittleEndian(row[8..]), BinaryPrimitives.ReadUInt32LittleEndian(row[28..])));
                    break;
                case (0xEB, 0xEB):
                    fault = Digest(table[..at]).AsSpan().SequenceEqual(row[16..])
                        ? null : new ImageFault(FaultKind.Checksum, "the MD5 of the partition table does not match", "Read the table again") { Offset = at };
                    partitions = fault is null ? found : null;
                    return fault is null;
                default:
                    fault = new ImageFault(FaultKind.Malformed, "a row of the partition table is neither a partition nor the MD5 row", "Check the offset of the table (0x8000)") { Offset = at };
                    return false;
            }
        }

        fault = new ImageFault(FaultKind.Truncated, "the partition table has no MD5 row", "Read all 0xC00 bytes");
        return false;
    }

    [SuppressMessage("Security", "CA5351", Justification = "The format fixes MD5; it guards against damage only")]
    private static byte[] Digest(ReadOnlySpan<byte> rows) => MD5.HashData(rows);

    private static ImageFault? Check(IReadOnlyList<EspPartition> partitions)
    {
        if (partitions.Count is 0 or > MostRows)
        {
            return new ImageFault(FaultKind.TooLarge, $"{partitions.Count} partitions cannot be written", $"List 1 to {MostRows}");
        }

        var end = 0L;
        foreach (var partition in partitions.OrderBy(row => row.Offset))
        {
            if (Encoding.UTF8.GetByteCount(partition.Name) > NameSize)
            {
                return new ImageFault(FaultKind.TooLarge, $"the name '{partition.Name}' has more than 16 bytes", "Shorten it");
            }

            if (partition.Offset < end)
            {
                return new ImageFault(FaultKind.Overlap, FormattableString.Invariant($"the partition '{partition.Name}' at 0x{partition.Offset:X} overlaps the one before it"), "Move it");
            }

            if (partition.Offset % (partition.Type == 0 ? 0x1_0000u : 0x1000u) != 0)
            {
                return new ImageFault(
                    FaultKind.Misaligned, FormattableString.Invariant($"the partition '{partition.Name}' at 0x{partition.Offset:X} is not aligned"), "Applications begin at multiples of 0x10000, others of 0x1000");
            }

            end = partition.Offset + (long)partition.Size;
        }

        return partitions.GroupBy(row => row.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? new ImageFault(FaultKind.Value, $"the partition name '{twice.Key}' comes twice", "Give each its own name") : null;
    }
}
