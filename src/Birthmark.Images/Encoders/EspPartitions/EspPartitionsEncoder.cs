using System.Globalization;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.EspPartitions;

/// <summary>An ESP-IDF partition table.</summary>
internal sealed class EspPartitionsEncoder : BlockCodec
{
    public override string Name => "esp-partition-table";

    public override string Summary => "ESP-IDF partition table of 0xC00 bytes for offset 0x8000 (ESP-IDF Programming Guide, 'Partition Tables').";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("csv", OptionKind.Text, "Rows: name, type, subtype, offset, size, flags (encrypted:readonly)") { IsRequired = true },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var csv = options.RequiredText("csv");
        if (options.HasFaults)
        {
            return null;
        }

        if (EspPartitionCsv.TryRead(csv, out var partitions, out var fault) && EspPartitionTable.TryWrite(partitions, out var table, out fault))
        {
            return table;
        }

        options.Note(fault);
        return null;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        if (!EspPartitionTable.TryRead(block.Span, out var partitions, out var fault))
        {
            options.Note(fault);
            return;
        }

        foreach (var row in partitions)
        {
            reading.Add(row.Name, string.Create(CultureInfo.InvariantCulture, $"type {row.Type}, subtype {row.Subtype}, 0x{row.Offset:X}, 0x{row.Size:X}, flags {row.Flags}"));
        }
    }
}
