using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images;

/// <summary>Lays one image over another by cutting the base around it: one merge over two sorted lists.</summary>
internal static class Overlay
{
    public static bool TryCompose(
        MemoryImage below, MemoryImage above, OverlapRule rule,
        [NotNullWhen(true)] out MemoryImage? image, [NotNullWhen(false)] out ImageFault? fault)
    {
        image = null;
        if (rule != OverlapRule.Replace && FindConflict(below, above, rule) is { } address)
        {
            fault = ImageFaults.Overlap(address);
            return false;
        }

        fault = null;
        image = new MemoryImage(Merge(below.Span, above.Span));
        return true;
    }

    /// <summary>First address where the rule is broken. Costs log(base) for each segment above, plus the bytes in common.</summary>
    public static long? FindConflict(MemoryImage below, MemoryImage above, OverlapRule rule)
    {
        var segments = below.Span;
        foreach (var over in above.Span)
        {
            for (var i = below.IndexOf(over.Address); i < segments.Length && segments[i].Address < over.End; i++)
            {
                var (start, end) = (Math.Max(segments[i].Address, over.Address), Math.Min(segments[i].End, over.End));
                if (rule == OverlapRule.Refuse)
                {
                    return start;
                }

                var under = segments[i].Cut(start, end).Bytes.Span;
                var same = under.CommonPrefixLength(over.Cut(start, end).Bytes.Span);
                if (same < under.Length)
                {
                    return start + same;
                }
            }
        }

        return null;
    }

    private static Segment[] Merge(ReadOnlySpan<Segment> below, ReadOnlySpan<Segment> above)
    {
        var merged = new List<Segment>(below.Length + (2 * above.Length));
        var (next, from) = (0, 0L);
        foreach (var over in above)
        {
            for (; next < below.Length && below[next].End <= over.Address; next++)
            {
                Add(merged, below[next], from, below[next].End);
            }

            if (next < below.Length)
            {
                Add(merged, below[next], from, Math.Min(over.Address, below[next].End));
            }

            merged.Add(over);
            from = over.End;
            while (next < below.Length && below[next].End <= from)
            {
                next++;
            }
        }

        for (; next < below.Length; next++)
        {
            Add(merged, below[next], from, below[next].End);
        }

        return [.. merged];
    }

    private static void Add(List<Segment> merged, Segment segment, long from, long to)
    {
        from = Math.Max(from, segment.Address);
        if (from < to)
        {
            merged.Add(segment.Cut(from, to));
        }
    }
}
