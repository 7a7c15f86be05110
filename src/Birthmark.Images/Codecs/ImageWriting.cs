namespace Birthmark.Images.Codecs;

/// <summary>What a caller may say about a file to be written.</summary>
/// <param name="Format">Name of the format, one of <see cref="ImageFormats.Writable"/>.</param>
public sealed record ImageWriting(string Format)
{
    /// <summary>Data bytes in a line of a text format.</summary>
    public int LineLength { get; init; } = 16;

    public long? EntryPoint { get; init; }

    /// <summary>UF2 family id.</summary>
    public uint? Family { get; init; }

    /// <summary>What fills gaps: the erase value of the flash.</summary>
    public byte Fill { get; init; } = 0xFF;

    /// <summary>Longest raw binary.</summary>
    public long RawLimit { get; init; } = RawBinary.DefaultLimit;
}
