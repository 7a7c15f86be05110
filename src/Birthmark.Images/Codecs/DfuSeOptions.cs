namespace Birthmark.Images.Codecs;

/// <summary>How DfuSe is written; the defaults are those of ST's DFU bootloader.</summary>
public sealed record DfuSeOptions
{
    public static DfuSeOptions Default { get; } = new();

    public ushort Vendor { get; init; } = 0x0483;

    public ushort Product { get; init; } = 0xDF11;

    /// <summary>bcdDevice; 0 as dfuse-pack writes it, FFFF for any.</summary>
    public ushort Device { get; init; }

    /// <summary>Alternate setting: 0 is the internal flash on ST parts.</summary>
    public byte AlternateSetting { get; init; }

    /// <summary>Target name, at most 254 characters.</summary>
    public string TargetName { get; init; } = "ST...";
}
