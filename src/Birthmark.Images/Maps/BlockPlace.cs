using Birthmark.Images.Options;

namespace Birthmark.Images.Maps;

/// <summary>Where a block goes and how it is made.</summary>
/// <param name="Name">Name in the map and in the record.</param>
/// <param name="Region">The region it lies in; null when a symbol of the firmware decides.</param>
/// <param name="Address">First address; null when a symbol decides.</param>
/// <param name="Symbol">Symbol of the firmware's ELF file at which it goes.</param>
/// <param name="Limit">Most bytes it may have; 0 when its region or symbol decides.</param>
/// <param name="IsSecret">Whether its bytes must never be shown or hashed without a key.</param>
/// <param name="IsCommon">Whether it is the same in every device of a batch.</param>
public sealed record BlockPlace(string Name, Region? Region, long? Address, string? Symbol, long Limit, bool IsSecret, bool IsCommon)
{
    /// <summary>Name of the block encoder that makes it; null when the bytes come ready.</summary>
    public string? Encoder { get; init; }

    /// <summary>What was written for the encoder.</summary>
    public OptionMap Options { get; init; } = OptionMap.Empty;

    /// <summary>Ranges of the block, from its first byte, that the device may change while it runs: masked when read back.</summary>
    public IReadOnlyList<AddressRange> Mutable { get; init; } = [];

    /// <summary>Line in the map.</summary>
    public int Line { get; init; }
}
