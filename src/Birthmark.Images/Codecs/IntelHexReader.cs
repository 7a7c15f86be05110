using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>One pass over an Intel HEX file.</summary>
internal ref struct IntelHexReader(ReadOnlySpan<byte> text, CrossingRecords crossing)
{
    private const int Window = 0x1_0000;

    // A 16-byte record takes 44 characters or more: 3/8 of the text is never too little for ordinary files.
    private readonly ImageBuilder builder = new(checked((int)(text.Length * 3L / 8)));
    private readonly List<string> warnings = [];
    private TextCursor cursor = new(text);
    private long windowStart;
    private bool isLinear;
    private long? entry;
    private bool ended;

    public bool TryRead([NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        Span<byte> record = stackalloc byte[260];
        while (!ended && cursor.SkipBlanks())
        {
            if (!TryTakeRecord(record, out fault))
            {
                return false;
            }
        }

        if (!ended)
        {
            warnings.Add("the end record (:00000001FF) is missing: the file may be cut short");
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
        file = fault is null ? new ImageFile(IntelHex.Name, image) { EntryPoint = entry, Warnings = warnings } : null;
        return file is not null;
    }

    private bool TryTakeRecord(scoped Span<byte> record, [NotNullWhen(false)] out ImageFault? fault)
    {
        if (cursor.Current != ':')
        {
            fault = cursor.Fault(FaultKind.Malformed, "a record must begin with ':'", "Check that the file is Intel HEX and remove foreign text");
            return false;
        }

        cursor.Advance(1);
        var ahead = cursor;
        if (!HexRecord.TryTake(ref ahead, record[..1], out fault!))
        {
            return false;
        }

        record = record[..(record[0] + 5)];
        if (!HexRecord.TryTake(ref cursor, record, out fault!))
        {
            return false;
        }

        var sum = (byte)HexRecord.Sum(record);
        if (sum != 0)
        {
            fault = cursor.Fault(
                FaultKind.Checksum,
                FormattableString.Invariant($"the checksum is {record[^1]:X2}, the record adds up to {(byte)(record[^1] - sum):X2}"),
                "The file was damaged or edited: make it again");
            return false;
        }

        var offset = BinaryPrimitives.ReadUInt16BigEndian(record[1..]);
        return record[3] == 0 ? TryTakeData(offset, record[4..^1], out fault) : TryTakeControl(record[3], offset, record[4..^1], out fault);
    }

    private readonly bool TryTakeData(int offset, scoped ReadOnlySpan<byte> data, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = null;
        var inWindow = Math.Min(data.Length, Window - offset);
        // Behind a type 04 record the address counts on (Intel's specification, and every tool); without one the tools disagree.
        var mode = isLinear ? CrossingRecords.RunOn : crossing;
        if (inWindow < data.Length && mode == CrossingRecords.Refuse)
        {
            fault = cursor.Fault(
                FaultKind.Unsupported,
                FormattableString.Invariant($"a data record runs over the 64 KiB boundary behind 0x{windowStart + Window - 1:X8}; tools disagree on where its tail goes"),
                "Let the linker or converter split it, or choose 'wrap' or 'run-on' for crossing records");
            return false;
        }

        var tail = mode == CrossingRecords.Wrap ? windowStart : windowStart + Window;
        if (inWindow < data.Length && tail + (data.Length - inWindow) > MemoryImage.AddressSpace)
        {
            fault = ImageFaults.BeyondAddressSpace(windowStart + offset, data.Length) with { Line = cursor.Line };
            return false;
        }

        builder.Add(windowStart + offset, data[..inWindow], cursor.Line);
        builder.Add(tail, data[inWindow..], cursor.Line);
        return true;
    }

    private bool TryTakeControl(byte type, int offset, scoped ReadOnlySpan<byte> data, [NotNullWhen(false)] out ImageFault? fault)
    {
        var wanted = type switch { 1 => 0, 2 or 4 => 2, 3 or 5 => 4, _ => -1 };
        if (wanted < 0)
        {
            fault = cursor.Fault(FaultKind.Unsupported, $"record type {type:X2} is unknown", "Types 00 to 05 are defined: check that the file is Intel HEX");
            return false;
        }

        if (data.Length != wanted)
        {
            fault = cursor.Fault(FaultKind.Malformed, $"a record of type {type:X2} must hold {wanted} bytes, not {data.Length}", "The file was damaged or edited: make it again");
            return false;
        }

        fault = null;
        switch (type)
        {
            case 1:
                ended = true;
                entry ??= offset != 0 ? offset : null; // old files put a start address here
                break;
            case 2:
                (windowStart, isLinear) = (BinaryPrimitives.ReadUInt16BigEndian(data) * 16L, false);
                break;
            case 3:
                entry = (BinaryPrimitives.ReadUInt16BigEndian(data) * 16L) + BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
                break;
            case 4:
                (windowStart, isLinear) = ((long)BinaryPrimitives.ReadUInt16BigEndian(data) << 16, true);
                break;
            default:
                entry = BinaryPrimitives.ReadUInt32BigEndian(data);
                break;
        }

        return true;
    }
}
