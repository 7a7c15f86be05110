namespace Birthmark.Images.Composition;

/// <summary>The memory of one device: its own blocks over the shared base.</summary>
public sealed class ComposedImage
{
    private readonly PreparedImage prepared;
    private MemoryImage? whole;

    internal ComposedImage(PreparedImage prepared, MemoryImage delta, IReadOnlyList<PlacedBlock> blocks) => (this.prepared, Delta, Blocks) = (prepared, delta, blocks);

    /// <summary>Only what differs from device to device.</summary>
    public MemoryImage Delta { get; }

    /// <summary>Everything to program; made of slices of the shared base when first asked for.</summary>
    public MemoryImage Whole
    {
        get
        {
            if (whole is null)
            {
                // Composing has proven that both agree wherever they overlap.
                this.prepared.Shared.TryOverlay(Delta, OverlapRule.Replace, out whole, out _);
            }

            return whole!;
        }
    }

    public IReadOnlyList<PlacedBlock> Blocks { get; }

    /// <summary>What the device may change while it runs: whole regions, and the parts of blocks that are said to.</summary>
    public IReadOnlyList<AddressRange> WrittenByDevice() =>
    [
        .. this.prepared.Map.WrittenByDevice(),
        .. Blocks.Concat(this.prepared.CommonBlocks).SelectMany(block => block.Place.Mutable, (block, range) => new AddressRange(block.Address + range.Start, block.Address + range.End)),
    ];

    /// <summary>Firmware region and common blocks come from here.</summary>
    public PreparedImage Prepared => this.prepared;
}
