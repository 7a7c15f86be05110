using System.Collections;

namespace Birthmark.Exchange.Verification;

/// <summary>A sorted list whose members are ticked off one by one: a bit a member beside it.</summary>
internal sealed class DigestTicks(ReadOnlyMemory<ulong> digests, ReadOnlyMemory<int> places)
{
    private readonly BitArray ticked = new(digests.Length);

    /// <summary>Ticks a member of this digest that is not ticked yet; false when there is none.</summary>
    internal bool TryTick(ulong digest)
    {
        for (var at = FirstOf(digest); at < digests.Length && digests.Span[at] == digest; at++)
        {
            if (!ticked[at])
            {
                ticked[at] = true;
                return true;
            }
        }

        return false;
    }

    internal bool Holds(ulong digest) => FirstOf(digest) is var at && at < digests.Length && digests.Span[at] == digest;

    /// <summary>Where a member was that is not ticked, or null.</summary>
    internal int? FindUnticked()
    {
        for (var at = 0; at < ticked.Length; at++)
        {
            if (!ticked[at])
            {
                return places.Span[at];
            }
        }

        return null;
    }

    private int FirstOf(ulong digest)
    {
        var (from, to) = (0, digests.Length);
        var sorted = digests.Span;
        while (from < to)
        {
            var middle = (int)(((uint)from + (uint)to) / 2);
            (from, to) = sorted[middle] < digest ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
