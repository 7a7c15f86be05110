using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images;

/// <summary>
/// Collects the records of a file in any order into one growing buffer. In-order files end up as slices of that buffer;
/// only out-of-order ones are copied once. Memory: the payload, plus 16 bytes for each discontinuity.
/// </summary>
internal sealed class ImageBuilder(int expectedBytes)
{
    private byte[] arena = GC.AllocateUninitializedArray<byte>(expectedBytes);
    private Run[] runs = new Run[4];
    private int runCount;
    private int used;
    private long next = -1;

    /// <summary>Adds bytes that lie within 32 bits; <paramref name="mark"/> (a line or block number) comes back when they contradict others.</summary>
    public void Add(long address, ReadOnlySpan<byte> bytes, int mark)
    {
        if (bytes.Length == 0)
        {
            return;
        }

        if (arena.Length - used < bytes.Length)
        {
            Array.Resize(ref arena, (int)Math.Min(Array.MaxLength, Math.Max(used + (long)bytes.Length, arena.Length * 3L / 2)));
        }

        bytes.CopyTo(arena.AsSpan(used));
        if (address == next)
        {
            this.runs[runCount - 1].Length += bytes.Length;
        }
        else
        {
            if (runCount == this.runs.Length)
            {
                Array.Resize(ref this.runs, this.runs.Length * 2);
            }

            this.runs[runCount++] = new Run { Address = (uint)address, Offset = used, Length = bytes.Length, Mark = mark };
        }

        used += bytes.Length;
        next = address + bytes.Length;
    }

    /// <summary>The image, or the address and mark of the first contradiction.</summary>
    public bool TryBuild([NotNullWhen(true)] out MemoryImage? image, out long conflict, out int mark)
    {
        var runs = this.runs.AsSpan(0, runCount);
        (conflict, mark, image) = (0, 0, null);
        runs.Sort(static (a, b) => a.Address != b.Address ? a.Address.CompareTo(b.Address) : a.Offset.CompareTo(b.Offset));
        var count = 0;
        var scattered = false;
        foreach (var candidate in runs)
        {
            var run = candidate;
            if (count > 0 && runs[count - 1].End > run.Address)
            {
                if (FindContradiction(runs[..count], run) is { } found)
                {
                    (conflict, mark) = found;
                    return false;
                }

                var common = (int)Math.Min(runs[count - 1].End - run.Address, run.Length);
                if (common == run.Length)
                {
                    continue;
                }

                run = new Run { Address = (uint)(run.Address + common), Offset = run.Offset + common, Length = run.Length - common, Mark = run.Mark };
            }

            if (count > 0 && runs[count - 1].End == run.Address)
            {
                if (runs[count - 1].Offset + runs[count - 1].Length == run.Offset)
                {
                    runs[count - 1].Length += run.Length;
                    continue;
                }

                scattered = true;
            }

            runs[count++] = run;
        }

        image = new MemoryImage(scattered ? Gather(runs[..count]) : Slices(runs[..count]));
        return true;
    }

    /// <summary>Compares a run with the accepted ones it overlaps: the last few, since both are sorted and the accepted ones have no gap there.</summary>
    private (long Address, int Mark)? FindContradiction(ReadOnlySpan<Run> accepted, Run run)
    {
        for (var i = accepted.Length - 1; i >= 0 && accepted[i].End > run.Address; i--)
        {
            var held = accepted[i];
            var (start, end) = (Math.Max(held.Address, run.Address), Math.Min(held.End, (long)run.Address + run.Length));
            if (start >= end)
            {
                continue;
            }

            var ours = arena.AsSpan((int)(held.Offset + (start - held.Address)), (int)(end - start));
            var same = ours.CommonPrefixLength(arena.AsSpan((int)(run.Offset + (start - run.Address)), (int)(end - start)));
            if (same < ours.Length)
            {
                return (start + same, Math.Max(run.Mark, held.Mark));
            }
        }

        return null;
    }

    private Segment[] Slices(ReadOnlySpan<Run> runs)
    {
        var segments = new Segment[runs.Length];
        for (var i = 0; i < runs.Length; i++)
        {
            segments[i] = new Segment(runs[i].Address, arena.AsMemory(runs[i].Offset, runs[i].Length));
        }

        return segments;
    }

    private Segment[] Gather(ReadOnlySpan<Run> runs)
    {
        var ordered = GC.AllocateUninitializedArray<byte>(used);
        var segments = new List<Segment>();
        var (start, length, address) = (0, 0, 0L);
        foreach (var run in runs)
        {
            if (length > 0 && address + length != run.Address)
            {
                segments.Add(new Segment(address, ordered.AsMemory(start, length)));
                (start, length) = (start + length, 0);
            }

            address = length == 0 ? run.Address : address;
            arena.AsSpan(run.Offset, run.Length).CopyTo(ordered.AsSpan(start + length));
            length += run.Length;
        }

        if (length > 0)
        {
            segments.Add(new Segment(address, ordered.AsMemory(start, length)));
        }

        return [.. segments];
    }

    private struct Run
    {
        public uint Address;
        public int Offset;
        public int Length;
        public int Mark;

        public readonly long End => (long)Address + Length;
    }
}
