namespace Birthmark.Images.Codecs;

/// <summary>How UF2 is written.</summary>
public sealed record Uf2Options
{
    public static Uf2Options Default { get; } = new();

    /// <summary>Family id that the bootloader checks, such as <see cref="Uf2Family.Rp2040"/>; none when null.</summary>
    public uint? Family { get; init; }

    /// <summary>What fills the gaps inside a page that holds data: the erase value of the flash.</summary>
    public byte Fill { get; init; } = 0xFF;
}
