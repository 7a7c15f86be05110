using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>TI-TXT, the text format of Texas Instruments' MSP430 tools: <c>@ADDR</c>, hexadecimal bytes, <c>q</c>.</summary>
public static class TiText
{
    public const string Name = "ti-txt";

    internal const int LineLength = 16;

    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        var builder = new ImageBuilder(text.Length / 3 + 1);
        var warnings = new List<string>();
        var cursor = new TextCursor(text);
        var address = -1L;
        var ended = false;
        Span<byte> one = stackalloc byte[1];
        while (!ended && cursor.SkipBlanks())
        {
            switch (cursor.Current)
            {
                case (byte)'@':
                    cursor.Advance(1);
                    if (!TryTakeAddress(ref cursor, out address, out fault))
                    {
                        return false;
                    }

                    break;
                case (byte)'q' or (byte)'Q':
                    cursor.Advance(1);
                    ended = true;
                    break;
                case var _ when address < 0:
                    fault = cursor.Fault(FaultKind.Malformed, "bytes come before the first address", "Begin the file with '@' and an address");
                    return false;
                default:
                    if (!HexRecord.TryTake(ref cursor, one, out fault!))
                    {
                        return false;
                    }

                    if (address >= MemoryImage.AddressSpace)
                    {
                        fault = ImageFaults.BeyondAddressSpace(address, 1) with { Line = cursor.Line };
                        return false;
                    }

                    builder.Add(address++, one, cursor.Line);
                    break;
            }
        }

        if (!ended)
        {
            warnings.Add("the closing 'q' is missing: the file may be cut short");
        }

        if (!builder.TryBuild(out var image, out var conflict, out var line))
        {
            fault = ImageFaults.Overlap(conflict) with { Line = line };
            return false;
        }

        fault = image.IsEmpty ? ImageFaults.Empty : null;
        file = fault is null ? new ImageFile(Name, image) { Warnings = warnings } : null;
        return file is not null;
    }

    public static void Write(MemoryImage image, IBufferWriter<byte> output)
    {
        WriteData(image, -1, output);
        WriteEnd(output);
    }

    /// <summary>The lines of an image, or of a part of it; <paramref name="next"/> is where the part before ended.</summary>
    internal static void WriteData(MemoryImage image, long next, IBufferWriter<byte> output)
    {
        var sink = new TextSink(output);
        Span<byte> scratch = stackalloc byte[LineLength];
        var chunks = new ImageChunks(image, LineLength, MemoryImage.AddressSpace, scratch);
        while (chunks.MoveNext())
        {
            if (chunks.Address != next)
            {
                PutAddress(ref sink, chunks.Address);
            }

            var line = sink.Reserve(chunks.Bytes.Length * 3);
            for (var i = 0; i < chunks.Bytes.Length; i++)
            {
                Convert.TryToHexString(chunks.Bytes.Slice(i, 1), line[(3 * i)..], out _);
                line[(3 * i) + 2] = i == chunks.Bytes.Length - 1 ? (byte)'\n' : (byte)' ';
            }

            sink.Commit(line.Length);
            next = chunks.Address + chunks.Bytes.Length;
        }

        sink.Flush();
    }

    internal static void WriteEnd(IBufferWriter<byte> output) => output.Write("q\n"u8);

    private static void PutAddress(ref TextSink sink, long address)
    {
        var digits = address.ToString(address <= 0xFFFF ? "X4" : "X", System.Globalization.CultureInfo.InvariantCulture);
        var line = sink.Reserve(digits.Length + 2);
        line[0] = (byte)'@';
        System.Text.Encoding.ASCII.GetBytes(digits, line[1..]);
        line[^1] = (byte)'\n';
        sink.Commit(line.Length);
    }

    private static bool TryTakeAddress(ref TextCursor cursor, out long address, [NotNullWhen(false)] out ImageFault? fault)
    {
        address = 0;
        var count = 0;
        for (; count <= 8 && !cursor.AtEnd && char.IsAsciiHexDigit((char)cursor.Current); count++)
        {
            address = (address << 4) | (uint)Convert.ToInt32(((char)cursor.Current).ToString(), 16);
            cursor.Advance(1);
        }

        fault = count is 0 or > 8
            ? cursor.Fault(FaultKind.Malformed, "an address must have 1 to 8 hexadecimal digits", "Check the line that begins with '@'")
            : null;
        return fault is null;
    }
}
