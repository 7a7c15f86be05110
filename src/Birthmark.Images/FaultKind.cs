namespace Birthmark.Images;

/// <summary>The closed list of reasons for which the room says no.</summary>
public enum FaultKind
{
    /// <summary>The syntax of the file or text is wrong.</summary>
    Malformed,

    /// <summary>A checksum, CRC or digest does not match.</summary>
    Checksum,

    /// <summary>The file ends before what it announces.</summary>
    Truncated,

    /// <summary>Two sources give different bytes for one address, or two ranges collide.</summary>
    Overlap,

    /// <summary>An address or value lies outside what is allowed.</summary>
    OutOfRange,

    /// <summary>An address or length breaks an alignment rule.</summary>
    Misaligned,

    /// <summary>The result would be larger than allowed.</summary>
    TooLarge,

    /// <summary>The format allows it, this program does not.</summary>
    Unsupported,

    /// <summary>Something that is needed is absent.</summary>
    Missing,

    /// <summary>An option or input has a value that cannot be used.</summary>
    Value,

    /// <summary>A signature does not verify.</summary>
    Signature,

    /// <summary>Observed and intended bytes differ.</summary>
    Mismatch,
}
