namespace Birthmark.Images;

/// <summary>A stretch of addresses where two images disagree.</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Kind">Whether the bytes differ or one side has none.</param>
public readonly record struct ImageDifference(AddressRange Range, DifferenceKind Kind)
{
    /// <summary>Walks both images once; neighbouring differences of one kind come joined.</summary>
    public static IEnumerable<ImageDifference> Between(MemoryImage left, MemoryImage right)
    {
        ImageDifference? open = null;
        foreach (var piece in Pieces(left, right))
        {
            if (open is { } before && before.Kind == piece.Kind && before.Range.End == piece.Range.Start)
            {
                open = before with { Range = new AddressRange(before.Range.Start, piece.Range.End) };
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = piece;
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static IEnumerable<ImageDifference> Pieces(MemoryImage left, MemoryImage right)
    {
        var (a, b) = (left.Segments, right.Segments);
        var (i, j) = (0, 0);
        var at = 0L;
        while (i < a.Count || j < b.Count)
        {
            var startA = i < a.Count ? Math.Max(a[i].Address, at) : long.MaxValue;
            var startB = j < b.Count ? Math.Max(b[j].Address, at) : long.MaxValue;
            var endA = i < a.Count ? a[i].End : long.MaxValue;
            var endB = j < b.Count ? b[j].End : long.MaxValue;
            var start = Math.Min(startA, startB);
            long end;
            if (startA != startB)
            {
                end = startA < startB ? Math.Min(endA, startB) : Math.Min(endB, startA);
                yield return new(new(start, end), startA < startB ? DifferenceKind.OnlyLeft : DifferenceKind.OnlyRight);
            }
            else
            {
                end = Math.Min(endA, endB);
                foreach (var range in Unequal(a[i].Cut(start, end).Bytes, b[j].Cut(start, end).Bytes, start))
                {
                    yield return new(range, DifferenceKind.Changed);
                }
            }

            at = end;
            i += at >= endA ? 1 : 0;
            j += at >= endB ? 1 : 0;
        }
    }

    private static IEnumerable<AddressRange> Unequal(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right, long address)
    {
        for (var at = 0; at < left.Length;)
        {
            at += left.Span[at..].CommonPrefixLength(right.Span[at..]);
            var start = at;
            while (at < left.Length && left.Span[at] != right.Span[at])
            {
                at++;
            }

            if (at > start)
            {
                yield return new AddressRange(address + start, address + at);
            }
        }
    }
}
