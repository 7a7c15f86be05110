using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Codecs;

/// <summary>All formats by name, extension and content: the one door for callers that take any firmware file.</summary>
public static class ImageFormats
{
    /// <summary>Names of the formats that can be read.</summary>
    public static IReadOnlyList<string> Readable { get; } =
        [IntelHex.Name, SRecord.Name, ElfImage.Name, Uf2.Name, TiText.Name, DfuSe.Name, RawBinary.Name];

    /// <summary>Names of the formats that can be written.</summary>
    public static IReadOnlyList<string> Writable { get; } = [IntelHex.Name, SRecord.Name, Uf2.Name, TiText.Name, DfuSe.Name, RawBinary.Name];

    /// <summary>The format that a file name suggests, or null.</summary>
    public static string? FromFileName(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".HEX" or ".IHEX" or ".IHX" => IntelHex.Name,
        ".SREC" or ".S19" or ".S28" or ".S37" or ".MOT" or ".MHX" => SRecord.Name,
        ".ELF" or ".AXF" or ".OUT" => ElfImage.Name,
        ".UF2" => Uf2.Name,
        ".TXT" => TiText.Name,
        ".DFU" => DfuSe.Name,
        ".BIN" => RawBinary.Name,
        _ => null,
    };

    /// <summary>The format that the first bytes show; a raw binary when nothing else fits.</summary>
    public static string Recognise(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']))
        {
            return ElfImage.Name;
        }

        if (bytes.StartsWith("UF2\n"u8))
        {
            return Uf2.Name;
        }

        if (bytes.StartsWith("DfuSe"u8))
        {
            return DfuSe.Name;
        }

        var text = bytes.TrimStart(" \t\r\n"u8);
        return text switch
        {
            [(byte)':', >= (byte)'0' and <= (byte)'f', ..] => IntelHex.Name,
            [(byte)'S' or (byte)'s', >= (byte)'0' and <= (byte)'9', ..] => SRecord.Name,
            [(byte)'@', >= (byte)'0' and <= (byte)'f', ..] => TiText.Name,
            _ => RawBinary.Name,
        };
    }

    /// <summary>Reads any format; the result may share the given memory when it is a raw binary.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes, ImageReading reading, [NotNullWhen(true)] out ImageFile? file, [NotNullWhen(false)] out ImageFault? fault)
    {
        file = null;
        switch (reading.Format ?? Recognise(bytes.Span))
        {
            case IntelHex.Name:
                return IntelHex.TryRead(bytes.Span, reading.Crossing, out file, out fault);
            case SRecord.Name:
                return SRecord.TryRead(bytes.Span, out file, out fault);
            case ElfImage.Name:
                return ElfImage.TryRead(bytes.Span, out file, out fault);
            case Uf2.Name:
                return Uf2.TryRead(bytes.Span, reading.Family, out file, out fault);
            case TiText.Name:
                return TiText.TryRead(bytes.Span, out file, out fault);
            case DfuSe.Name:
                return DfuSe.TryRead(bytes.Span, out file, out fault);
            case RawBinary.Name when reading.Address is { } address:
                return RawBinary.TryRead(bytes, address, out file, out fault);
            case RawBinary.Name:
                fault = new ImageFault(FaultKind.Missing, "a raw binary has no address of its own", "Say at which address it begins");
                return false;
            case var unknown:
                fault = Unknown(unknown, Readable);
                return false;
        }
    }

    public static bool TryWrite(MemoryImage image, ImageWriting writing, IBufferWriter<byte> output, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = null;
        switch (writing.Format)
        {
            case IntelHex.Name:
                return IntelHex.TryWrite(image, new() { LineLength = writing.LineLength, EntryPoint = writing.EntryPoint }, output, out fault);
            case SRecord.Name:
                return SRecord.TryWrite(image, new() { LineLength = writing.LineLength, EntryPoint = writing.EntryPoint }, output, out fault);
            case Uf2.Name:
                return Uf2.TryWrite(image, new() { Family = writing.Family, Fill = writing.Fill }, output, out fault);
            case TiText.Name:
                TiText.Write(image, output);
                return true;
            case DfuSe.Name:
                return DfuSe.TryWrite(image, DfuSeOptions.Default, output, out fault);
            case RawBinary.Name:
                return RawBinary.TryWrite(image, writing.Fill, writing.RawLimit, output, out fault);
            default:
                fault = Unknown(writing.Format, Writable);
                return false;
        }
    }

    internal static ImageFault Unknown(string format, IReadOnlyList<string> known) =>
        new(FaultKind.Unsupported, $"the format '{format}' is unknown", $"Choose one of {string.Join(", ", known)}");
}
