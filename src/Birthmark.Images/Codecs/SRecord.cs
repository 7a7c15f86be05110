using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Birthmark.Images.Codecs;

/// <summary>Motorola S-records: S0 header, S1/S2/S3 data, S5/S6 count, S7/S8/S9 end.</summary>
public static class SRecord
{
    public const string Name = "srec";

    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault) =>
        new SRecordReader(text).TryRead(out file, out fault);

    public static bool TryWrite(MemoryImage image, SRecordOptions options, IBufferWriter<byte> output, [NotNullWhen(false)] out ImageFault? fault)
    {
        if (TryMeasure(image, options, out var width, out fault))
        {
            WriteHeader(options, output);
            WriteEnd(options, width, WriteData(image, options, width, output), output);
        }

        return fault is null;
    }

    /// <summary>Bytes of an address.</summary>
    internal static bool TryMeasure(MemoryImage image, SRecordOptions options, out int width, [NotNullWhen(false)] out ImageFault? fault)
    {
        var highest = Math.Max(image.End - 1, options.EntryPoint ?? 0);
        width = options.AddressBytes != 0 ? options.AddressBytes : highest <= 0xFFFF ? 2 : highest <= 0xFF_FFFF ? 3 : 4;
        fault = options switch
        {
            { LineLength: < 1 or > 250 } =>
                new ImageFault(FaultKind.Value, $"line length {options.LineLength} cannot be written", "Choose 1 to 250, usually 16 or 32"),
            { AddressBytes: not (0 or 2 or 3 or 4) } =>
                new ImageFault(FaultKind.Value, $"{options.AddressBytes} address bytes do not exist", "Choose 2 (S1), 3 (S2) or 4 (S3)"),
            { Header.Length: > 252 } => new ImageFault(FaultKind.TooLarge, "the S0 header is longer than 252 characters", "Shorten it"),
            _ when highest >> (8 * width) != 0 => new ImageFault(
                FaultKind.OutOfRange, FormattableString.Invariant($"address 0x{highest:X} does not fit into {width} bytes"), "Choose more address bytes"),
            _ => null,
        };
        return fault is null;
    }

    internal static void WriteHeader(SRecordOptions options, IBufferWriter<byte> output)
    {
        if (options.Header is { } header)
        {
            var sink = new TextSink(output);
            Put(ref sink, stackalloc byte[256], '0', 2, 0, Encoding.Latin1.GetBytes(header));
            sink.Flush();
        }
    }

    /// <summary>The data records of an image, or of a part of it; gives their number.</summary>
    internal static long WriteData(MemoryImage image, SRecordOptions options, int width, IBufferWriter<byte> output)
    {
        var sink = new TextSink(output);
        Span<byte> scratch = stackalloc byte[255];
        Span<byte> record = stackalloc byte[256];
        var count = 0L;
        var chunks = new ImageChunks(image, options.LineLength, MemoryImage.AddressSpace, scratch);
        for (; chunks.MoveNext(); count++)
        {
            Put(ref sink, record, (char)('1' + width - 2), width, chunks.Address, chunks.Bytes);
        }

        sink.Flush();
        return count;
    }

    internal static void WriteEnd(SRecordOptions options, int width, long count, IBufferWriter<byte> output)
    {
        var sink = new TextSink(output);
        Span<byte> record = stackalloc byte[256];
        if (options.Count && count <= 0xFF_FFFF)
        {
            Put(ref sink, record, count <= 0xFFFF ? '5' : '6', count <= 0xFFFF ? 2 : 3, count, []);
        }

        Put(ref sink, record, (char)('9' - (width - 2)), width, options.EntryPoint ?? 0, []);
        sink.Flush();
    }

    private static void Put(ref TextSink sink, scoped Span<byte> record, char type, int width, long address, scoped ReadOnlySpan<byte> data)
    {
        var length = 1 + width + data.Length + 1;
        record[0] = (byte)(length - 1);
        for (var i = 0; i < width; i++)
        {
            record[1 + i] = (byte)(address >> (8 * (width - 1 - i)));
        }

        data.CopyTo(record[(1 + width)..]);
        record[length - 1] = (byte)~HexRecord.Sum(record[..(length - 1)]);
        var total = 2 + (2 * length) + 1;
        var line = sink.Reserve(total);
        line[0] = (byte)'S';
        line[1] = (byte)type;
        Convert.TryToHexString(record[..length], line[2..], out _);
        line[total - 1] = (byte)'\n';
        sink.Commit(total);
    }
}
