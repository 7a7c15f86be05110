using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>Intel HEX, all of I8HEX, I16HEX and I32HEX (Intel's specification of 1988; types 00 to 05).</summary>
public static class IntelHex
{
    public const string Name = "ihex";

    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault) =>
        TryRead(text, CrossingRecords.Refuse, out file, out fault);

    /// <summary>Reads a whole file. Records may come in any order; equal repetitions are accepted, contradictions are not.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> text, CrossingRecords crossing, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault) =>
        new IntelHexReader(text, crossing).TryRead(out file, out fault);

    /// <summary>Writes an image; data records are always split at 64 KiB.</summary>
    public static bool TryWrite(MemoryImage image, IntelHexOptions options, IBufferWriter<byte> output, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = Fault(image, options);
        if (fault is null)
        {
            WriteData(image, 0, options, output);
            WriteEnd(options, output);
        }

        return fault is null;
    }

    /// <summary>Why the image cannot be written; null when it can.</summary>
    internal static ImageFault? Fault(MemoryImage image, IntelHexOptions options) =>
        options.LineLength is < 1 or > 255 ? new ImageFault(FaultKind.Value, $"line length {options.LineLength} cannot be written", "Choose 1 to 255, usually 16 or 32")
        : options.Segmented && image.End > 0x10_0000 ? new ImageFault(
            FaultKind.OutOfRange,
            FormattableString.Invariant($"address 0x{image.End - 1:X} is beyond the 1 MiB that segmented records reach"),
            "Write linear records (type 04) instead")
        : null;

    /// <summary>The data records of an image, or of a part of it; gives the 64 KiB window (from 0) that the last one lies in.</summary>
    internal static long WriteData(MemoryImage image, long window, IntelHexOptions options, IBufferWriter<byte> output)
    {
        var sink = new TextSink(output);
        Span<byte> scratch = stackalloc byte[255];
        Span<byte> record = stackalloc byte[260];
        var chunks = new ImageChunks(image, options.LineLength, 0x1_0000, scratch);
        while (chunks.MoveNext())
        {
            if (chunks.Address >> 16 != window)
            {
                window = chunks.Address >> 16;
                var value = options.Segmented ? window << 12 : window;
                Put(ref sink, record, 0, options.Segmented ? (byte)2 : (byte)4, [(byte)(value >> 8), (byte)value], options);
            }

            Put(ref sink, record, (int)chunks.Address & 0xFFFF, 0, chunks.Bytes, options);
        }

        sink.Flush();
        return window;
    }

    internal static void WriteEnd(IntelHexOptions options, IBufferWriter<byte> output)
    {
        var sink = new TextSink(output);
        Span<byte> record = stackalloc byte[260];
        if (options is { EntryPoint: { } entry, DataOnly: false })
        {
            Put(ref sink, record, 0, 5, [(byte)(entry >> 24), (byte)(entry >> 16), (byte)(entry >> 8), (byte)entry], options);
        }

        Put(ref sink, record, 0, 1, [], options);
        sink.Flush();
    }

    private static void Put(ref TextSink sink, scoped Span<byte> record, int address, byte type, scoped ReadOnlySpan<byte> data, IntelHexOptions options)
    {
        var length = data.Length + 5;
        record[0] = (byte)data.Length;
        record[1] = (byte)(address >> 8);
        record[2] = (byte)address;
        record[3] = type;
        data.CopyTo(record[4..]);
        record[length - 1] = (byte)-HexRecord.Sum(record[..(length - 1)]);
        var total = 1 + (2 * length) + options.LineEnd;
        var line = sink.Reserve(total);
        line[0] = (byte)':';
        Convert.TryToHexString(record[..length], line[1..], out _);
        line[total - 2] = options.CarriageReturns ? (byte)'\r' : line[total - 2];
        line[total - 1] = (byte)'\n';
        sink.Commit(total);
    }
}
