namespace Birthmark.Images.Drawing;

/// <summary>A stretch of a memory as it is drawn.</summary>
/// <param name="Range">Its addresses.</param>
/// <param name="Kind">What lies there.</param>
/// <param name="Name">Region or block; empty for free space.</param>
/// <param name="Used">Bytes of the image inside.</param>
public sealed record MapRow(AddressRange Range, MapRowKind Kind, string Name, long Used);

/// <summary>What a stretch is.</summary>
public enum MapRowKind
{
    Free,
    Firmware,
    Blocks,
    Block,
    Reserved,

    /// <summary>Bytes of the image outside every region.</summary>
    Stray,
}
