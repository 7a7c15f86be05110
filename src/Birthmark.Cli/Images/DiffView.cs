using Birthmark.Images;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary>Where two images differ; never by what, since a block may be secret.</summary>
internal sealed record DiffView(bool Same, long Bytes, IReadOnlyList<DiffPlaceView> Places)
{
    // Differences outside every region that lie this close together are told as one place.
    private const int Near = 64;

    public static DiffView Of(MemoryImage left, MemoryImage right, MemoryMap? map)
    {
        var places = new List<Tally>();
        var known = new Dictionary<(Owner, DifferenceKind), Tally>();
        var owners = Owners(map);
        foreach (var difference in ImageDifference.Between(left, right))
        {
            foreach (var (owner, range) in Cut(owners, difference.Range))
            {
                var key = (owner, difference.Kind);
                if (!known.TryGetValue(key, out var tally) || (owner == Owner.None && range.Start - tally.End > Near))
                {
                    places.Add(known[key] = tally = new Tally(owner, difference.Kind, range.Start));
                }

                tally.Bytes += range.Length;
                tally.End = range.End;
            }
        }

        return new(places.Count == 0, places.Sum(place => place.Bytes), [.. places.Select(place => place.View())]);
    }

    /// <summary>Blocks before the regions around them.</summary>
    private static (AddressRange Range, Owner Owner)[] Owners(MemoryMap? map)
    {
        var blocks = (map?.Blocks ?? []).Where(block => block.Address is not null)
            .Select(block => (BlockRange(block), new Owner(block.Region?.Name, block.Name, block.Address!.Value)));
        return [.. blocks, .. (map?.Regions ?? []).Select(region => (region.Range, new Owner(region.Name, null, region.Range.Start)))];
    }

    /// <summary>Cuts a range at the borders of blocks and regions.</summary>
    private static IEnumerable<(Owner Owner, AddressRange Range)> Cut((AddressRange Range, Owner Owner)[] owners, AddressRange range)
    {
        for (var at = range.Start; at < range.End;)
        {
            var home = Array.Find(owners, item => item.Range.Start <= at && item.Range.End > at);
            var end = home.Owner is null ? range.End : Math.Min(range.End, home.Range.End);
            foreach (var (other, _) in owners)
            {
                end = other.Start > at && other.Start < end ? other.Start : end;
            }

            yield return (home.Owner ?? Owner.None, new AddressRange(at, end));
            at = end;
        }
    }

    private static AddressRange BlockRange(BlockPlace block) => new(block.Address!.Value, block.Limit > 0 ? block.Address.Value + block.Limit : block.Region?.Range.End ?? block.Address.Value + 1);

    private sealed record Owner(string? Region, string? Block, long Start)
    {
        public static Owner None { get; } = new(null, null, -1);
    }

    private sealed class Tally(Owner owner, DifferenceKind kind, long first)
    {
        public long Bytes { get; set; }

        public long End { get; set; }

        public DiffPlaceView View() => new(
            owner.Region, owner.Block, MemoryWords.Kebab(kind), MemoryWords.Address(first), owner.Start < 0 ? null : MemoryWords.Offset(first - owner.Start), Bytes);
    }
}

/// <summary>A block, a region or a bare stretch of addresses with its first difference.</summary>
/// <param name="Region">Region, when a map was given.</param>
/// <param name="Block">Block, when it lies in one.</param>
/// <param name="Kind">changed, only-left or only-right.</param>
/// <param name="First">First address that differs.</param>
/// <param name="Offset">The same, from the start of block or region.</param>
/// <param name="Bytes">How many bytes differ.</param>
internal sealed record DiffPlaceView(string? Region, string? Block, string Kind, string First, string? Offset, long Bytes);
