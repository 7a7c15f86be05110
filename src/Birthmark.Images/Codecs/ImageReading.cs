namespace Birthmark.Images.Codecs;

/// <summary>What a caller may say about a file to be read.</summary>
public sealed record ImageReading
{
    /// <summary>Recognise the format, addresses as the file says.</summary>
    public static ImageReading Default { get; } = new();

    /// <summary>Name of the format; recognised by content when null.</summary>
    public string? Format { get; init; }

    /// <summary>Address of a raw binary.</summary>
    public long? Address { get; init; }

    /// <summary>Family wanted of a UF2 file that holds several.</summary>
    public uint? Family { get; init; }

    /// <summary>What to do with Intel HEX records over a 64 KiB boundary.</summary>
    public CrossingRecords Crossing { get; init; }
}
