using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Birthmark.Images.Codecs;

/// <summary>One pass over an S-record file.</summary>
internal ref struct SRecordReader(ReadOnlySpan<byte> text)
{
    private readonly ImageBuilder builder = new(checked((int)(text.Length * 3L / 8)));
    private readonly List<string> warnings = [];
    private TextCursor cursor = new(text);
    private string? header;
    private long? entry;
    private long count;
    private bool ended;

    public bool TryRead([NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        Span<byte> record = stackalloc byte[256];
        while (!ended && cursor.SkipBlanks())
        {
            if (!TryTakeRecord(record, out fault))
            {
                return false;
            }
        }

        if (!ended)
        {
            warnings.Add("the end record (S7, S8 or S9) is missing: the file may be cut short");
        }
        else if (cursor.SkipBlanks())
        {
            warnings.Add($"text after the end record is ignored from line {cursor.Line}");
        }

        if (!builder.TryBuild(out var image, out var conflict, out var line))
        {
            fault = ImageFaults.Overlap(conflict) with { Line = line };
            return false;
        }

        fault = image.IsEmpty ? ImageFaults.Empty : null;
        file = fault is null ? new ImageFile(SRecord.Name, image) { EntryPoint = entry, Header = header, Warnings = warnings } : null;
        return file is not null;
    }

    private bool TryTakeRecord(scoped Span<byte> record, [NotNullWhen(false)] out ImageFault? fault)
    {
        var rest = cursor.Rest;
        if (rest.Length < 2 || rest[0] is not ((byte)'S' or (byte)'s') || rest[1] is < (byte)'0' or > (byte)'9' or (byte)'4')
        {
            fault = cursor.Fault(
                FaultKind.Malformed, "a record must begin with S0, S1, S2, S3 or S5 to S9", "Check that the file holds S-records and remove foreign text");
            return false;
        }

        var type = rest[1] - '0';
        cursor.Advance(2);
        var ahead = cursor;
        if (!HexRecord.TryTake(ref ahead, record[..1], out fault!))
        {
            return false;
        }

        var width = type switch { 0 or 1 or 5 or 9 => 2, 2 or 6 or 8 => 3, _ => 4 };
        if (record[0] < width + 1)
        {
            fault = cursor.Fault(FaultKind.Malformed, $"an S{type} record cannot hold only {record[0]} bytes", "The file was damaged or edited: make it again");
            return false;
        }

        record = record[..(record[0] + 1)];
        if (!HexRecord.TryTake(ref cursor, record, out fault!))
        {
            return false;
        }

        var sum = (byte)HexRecord.Sum(record);
        if (sum != 0xFF)
        {
            fault = cursor.Fault(
                FaultKind.Checksum,
                FormattableString.Invariant($"the checksum is {record[^1]:X2}, the record adds up to {(byte)(record[^1] + 0xFF - sum):X2}"),
                "The file was damaged or edited: make it again");
            return false;
        }

        var address = 0L;
        foreach (var value in record.Slice(1, width))
        {
            address = (address << 8) | value;
        }

        return TryTake(type, address, record[(1 + width)..^1], out fault);
    }

    private bool TryTake(int type, long address, scoped ReadOnlySpan<byte> data, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = null;
        switch (type)
        {
            case 0:
                header = Encoding.Latin1.GetString(data.TrimEnd((byte)0));
                break;
            case 1 or 2 or 3 when address + data.Length > MemoryImage.AddressSpace:
                fault = ImageFaults.BeyondAddressSpace(address, data.Length) with { Line = cursor.Line };
                return false;
            case 1 or 2 or 3:
                builder.Add(address, data, cursor.Line);
                count++;
                break;
            case 5 or 6 when address != (type == 5 ? count & 0xFFFF : count & 0xFF_FFFF):
                fault = cursor.Fault(
                    FaultKind.Missing, $"the file announces {address} data records but holds {count}", "Records are missing or repeated: make the file again");
                return false;
            case 5 or 6:
                break;
            default:
                entry = address;
                ended = true;
                break;
        }

        return true;
    }
}
