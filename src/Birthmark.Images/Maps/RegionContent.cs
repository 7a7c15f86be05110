namespace Birthmark.Images.Maps;

/// <summary>What a region is reserved for.</summary>
public enum RegionContent
{
    /// <summary>Bytes common to every device of a batch.</summary>
    Firmware,

    /// <summary>Blocks composed for each device.</summary>
    Blocks,

    /// <summary>Nothing may be placed here.</summary>
    Reserved,

    /// <summary>Firmware and blocks side by side: a whole memory of a part in which nobody reserved regions.</summary>
    Any,
}
