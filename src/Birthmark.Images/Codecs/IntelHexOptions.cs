namespace Birthmark.Images.Codecs;

/// <summary>How Intel HEX is written.</summary>
public sealed record IntelHexOptions
{
    public static IntelHexOptions Default { get; } = new();

    /// <summary>Data bytes in a line: 1 to 255, usually 16 or 32.</summary>
    public int LineLength { get; init; } = 16;

    /// <summary>Start address, written as a type 05 record unless <see cref="DataOnly"/>.</summary>
    public long? EntryPoint { get; init; }

    /// <summary>Leave out start addresses (types 03 and 05).</summary>
    public bool DataOnly { get; init; }

    /// <summary>Write extended segment addresses (type 02, up to 1 MiB) instead of linear ones (type 04).</summary>
    public bool Segmented { get; init; }

    /// <summary>End lines with CR LF instead of LF.</summary>
    public bool CarriageReturns { get; init; }

    /// <summary>Line ends are LF unless asked.</summary>
    internal int LineEnd => CarriageReturns ? 2 : 1;
}
