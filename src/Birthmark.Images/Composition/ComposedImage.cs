namespace Birthmark.Images.Composition;

/// <summary>The memory of one device: its own blocks over the shared base.</summary>
public sealed class ComposedImage
{
    private readonly PreparedImage _prepared;
    private MemoryImage? _whole;

    internal ComposedImage(PreparedImage prepared, MemoryImage delta, IReadOnlyList<PlacedBlock> blocks) => (_prepared, Delta, Blocks) = (prepared, delta, blocks);

    /// <summary>Only what differs from device to device.</summary>
    public MemoryImage Delta { get; }

    /// <summary>Everything to program; made of slices of the shared base when first asked for.</summary>
    public MemoryImage Whole
    {
        get
        {
            if (_whole is null)
            {
                // Composing has proven that both agree wherever they overlap.
                _prepared.Shared.TryOverlay(Delta, OverlapRule.Replace, out _whole, out _);
            }

            return _whole!;
        }
    }

    public IReadOnlyList<PlacedBlock> Blocks { get; }

    /// <summary>Firmware region and common blocks come from here.</summary>
    public PreparedImage Prepared => _prepared;
}
