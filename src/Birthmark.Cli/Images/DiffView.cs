using Birthmark.Images;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary>Where two images differ; never by what, since a block may be secret.</summary>
internal sealed record DiffView(bool Same, long Bytes, IReadOnlyList<DiffPlaceView> Places)
{
    public static DiffView Of(MemoryImage left, MemoryImage right, MemoryMap? map)
    {
        var places = new List<Tally>();
        foreach (var difference in ImageDifference.Between(left, right))
        {
            foreach (var (owner, range) in Owners(map, difference.Range))
            {
                // Differences come by address: one place's follow each other unless their kinds take turns.
                var known = places.FindLast(place => place.Owner == owner && place.Kind == difference.Kind && (owner.Start >= 0 || place.End == range.Start));
                if (known is null)
                {
                    places.Add(known = new Tally(owner, difference.Kind, range.Start));
                }

                known.Bytes += range.Length;
                known.End = range.End;
            }
        }

        return new(places.Count == 0, places.Sum(place => place.Bytes), [.. places.Select(place => place.View())]);
    }

    /// <summary>Cuts a range at the borders of blocks and regions.</summary>
    private static IEnumerable<(Owner Owner, AddressRange Range)> Owners(MemoryMap? map, AddressRange range)
    {
        var blocks = (map?.Blocks ?? []).Where(block => block.Address is not null)
            .Select(block => (Range: BlockRange(block), Owner: new Owner(block.Region?.Name, block.Name, block.Address!.Value)));
        var regions = (map?.Regions ?? []).Select(region => (region.Range, Owner: new Owner(region.Name, null, region.Range.Start)));
        var known = blocks.Concat(regions).ToArray();
        for (var at = range.Start; at < range.End;)
        {
            var home = known.FirstOrDefault(item => item.Range.Start <= at && item.Range.End > at);
            var end = home.Range.Length > 0 ? Math.Min(range.End, home.Range.End) : range.End;
            end = known.Where(item => item.Range.Start > at).Select(item => item.Range.Start).Append(end).Min();
            yield return (home.Range.Length > 0 ? home.Owner : Owner.None, new AddressRange(at, end));
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
        public Owner Owner => owner;

        public DifferenceKind Kind => kind;

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
