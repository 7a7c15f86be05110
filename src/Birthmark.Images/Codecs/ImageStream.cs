using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>
/// Writes an image piece by piece, 16 KiB of it at a time, so that whoever sends it holds one piece and never the file. The bytes are those of
/// <see cref="ImageFormats.TryWrite"/>.
/// </summary>
public sealed class ImageStream
{
    private const int Piece = 0x4000;
    private readonly IEnumerator<Action<IBufferWriter<byte>>> pieces;

    private ImageStream(IEnumerable<Action<IBufferWriter<byte>>> pieces) => this.pieces = pieces.GetEnumerator();

    /// <summary>Looks whether the image can be written so.</summary>
    public static bool TryOpen(MemoryImage image, ImageWriting writing, [NotNullWhen(true)] out ImageStream? stream, [NotNullWhen(false)] out ImageFault? fault)
    {
        var hex = new IntelHexOptions { LineLength = writing.LineLength, EntryPoint = writing.EntryPoint };
        var records = new SRecordOptions { LineLength = writing.LineLength, EntryPoint = writing.EntryPoint };
        var width = 0;
        fault = writing.Format switch
        {
            IntelHex.Name => IntelHex.Fault(image, hex),
            SRecord.Name => SRecord.TryMeasure(image, records, out width, out var wrong) ? null : wrong,
            TiText.Name => null,
            Uf2.Name => image.IsEmpty ? ImageFaults.Empty : null,
            RawBinary.Name => RawBinary.TooLong(image, writing.RawLimit),
            DfuSe.Name => DfuSe.Fault(image, DfuSeOptions.Default),
            var unknown => ImageFormats.Unknown(unknown, ImageFormats.Writable),
        };
        stream = fault is not null ? null : new(writing.Format switch
        {
            IntelHex.Name => Hex(image, hex),
            SRecord.Name => Records(image, records, width),
            TiText.Name => Text(image),
            Uf2.Name => Pages(image, new() { Family = writing.Family, Fill = writing.Fill }),
            RawBinary.Name => Bytes(image, writing.Fill),
            _ => Dfu(image, DfuSeOptions.Default),
        });
        return stream is not null;
    }

    /// <summary>Writes the next piece; false when there is none.</summary>
    public bool WriteNext(IBufferWriter<byte> output)
    {
        if (!pieces.MoveNext())
        {
            return false;
        }

        pieces.Current(output);
        return true;
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Hex(MemoryImage image, IntelHexOptions options)
    {
        var window = 0L;
        foreach (var part in Parts(image, options.LineLength, 0x1_0000))
        {
            yield return output => window = IntelHex.WriteData(part, window, options, output);
        }

        yield return output => IntelHex.WriteEnd(options, output);
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Records(MemoryImage image, SRecordOptions options, int width)
    {
        var count = 0L;
        yield return output => SRecord.WriteHeader(options, output);
        foreach (var part in Parts(image, options.LineLength, MemoryImage.AddressSpace))
        {
            yield return output => count += SRecord.WriteData(part, options, width, output);
        }

        yield return output => SRecord.WriteEnd(options, width, count, output);
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Text(MemoryImage image)
    {
        var next = -1L;
        foreach (var part in Parts(image, TiText.LineLength, MemoryImage.AddressSpace))
        {
            var before = next;
            next = part.End;
            yield return output => TiText.WriteData(part, before, output);
        }

        yield return TiText.WriteEnd;
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Pages(MemoryImage image, Uf2Options options)
    {
        var (number, total) = (0u, (uint)Uf2.Pages(image).LongCount());
        foreach (var group in Uf2.Pages(image).Chunk(Piece / Uf2.BlockSize))
        {
            var first = number;
            number += (uint)group.Length;
            yield return output =>
            {
                for (var i = 0; i < group.Length; i++)
                {
                    Uf2.WritePage(image, group[i], first + (uint)i, total, options, output);
                }
            };
        }
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Bytes(MemoryImage image, byte fill)
    {
        var at = image.Start;
        foreach (var part in Windows(image))
        {
            for (; part.Start - at > Piece; at += Piece)
            {
                yield return output => Fill(output, fill);
            }

            var from = at;
            at = part.End;
            yield return output => RawBinary.WriteData(part, from, fill, output);
        }
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Dfu(MemoryImage image, DfuSeOptions options)
    {
        var sum = new DfuSeSum();
        yield return output => sum.Put(DfuSe.Head(image, options), output);
        foreach (var extent in image.Extents())
        {
            yield return output => sum.Put(DfuSe.ElementHead(extent), output);
            foreach (var part in Windows(image.Slice(extent)))
            {
                foreach (var segment in part.Segments)
                {
                    yield return output => sum.Put(segment.Bytes.Span, output);
                }
            }
        }

        yield return output => sum.PutSuffix(options, output);
    }

    private static void Fill(IBufferWriter<byte> output, byte fill)
    {
        output.GetSpan(Piece)[..Piece].Fill(fill);
        output.Advance(Piece);
    }

    /// <summary>The image by 16 KiB of address.</summary>
    private static IEnumerable<MemoryImage> Windows(MemoryImage image)
    {
        var window = -1L;
        foreach (var segment in image.Segments)
        {
            for (var at = Math.Max(window + 1, segment.Address / Piece); at * Piece < segment.End; at++)
            {
                window = at;
                yield return image.Slice(new AddressRange(at * Piece, (at + 1) * Piece));
            }
        }
    }

    /// <summary>The image in parts that hold whole lines, counted from the begin of each extent and anew from each boundary.</summary>
    private static IEnumerable<MemoryImage> Parts(MemoryImage image, int line, long boundary)
    {
        foreach (var extent in image.Extents())
        {
            for (var at = extent.Start; at < extent.End;)
            {
                var end = Math.Min(Math.Min(extent.End, at + (Piece / line * line)), (at / boundary * boundary) + boundary);
                yield return image.Slice(new AddressRange(at, end));
                at = end;
            }
        }
    }
}
