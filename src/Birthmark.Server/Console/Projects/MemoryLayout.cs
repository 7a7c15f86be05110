using Birthmark.Production.Drawing;

namespace Birthmark.Server.Console.Projects;

/// <summary>
/// Where the parts of a memory are drawn: at the left a bar that is true to scale, beside it a row for each part that is tall enough to read.
/// A row that is much longer than drawn, measured by the smallest, is marked as broken.
/// </summary>
internal sealed class MemoryLayout
{
    internal const double RowHeight = 34;
    internal const double BlockHeight = 28;
    internal const double FreeHeight = 24;
    private const double Extra = 34;
    private const int Broken = 16;

    private MemoryLayout(PictureMemory memory)
    {
        Memory = memory;
        var smallest = Math.Max(1, memory.Stretches.SelectMany(s => s.Blocks.Select(b => b.Length)).Concat(memory.Stretches.Select(s => s.Length)).DefaultIfEmpty(1).Min());
        var rows = new List<Row>();
        var y = 0.0;
        foreach (var stretch in memory.Stretches)
        {
            var inside = Inside(stretch, smallest).ToList();
            var head = stretch.Kind == "free" ? FreeHeight : RowHeight;
            // Larger stretches are a little taller, as far as reading allows.
            var more = inside.Count > 0 || memory.Length == 0 ? 0 : Extra * stretch.Length / memory.Length;
            var height = head + more + inside.Sum(r => r.Height) + (inside.Count > 0 ? 6 : 0);
            var at = y + head;
            foreach (var row in inside)
            {
                row.Y = at;
                at += row.Height;
            }

            rows.Add(new Row { Stretch = stretch, Start = stretch.Start, Length = stretch.Length, Y = y, Height = height, IsBroken = stretch.Length > smallest * Broken, Inside = inside });
            y += height + 4;
        }

        Rows = rows;
        Height = Math.Max(y, 220);
    }

    internal PictureMemory Memory { get; }

    internal IReadOnlyList<Row> Rows { get; }

    internal double Height { get; }

    internal static MemoryLayout Of(PictureMemory memory) => new(memory);

    /// <summary>Where an address stands on the bar.</summary>
    internal double ToScale(long address) => (address - Memory.Start) * Height / Math.Max(1, Memory.Length);

    private static IEnumerable<Row> Inside(PictureStretch stretch, long smallest)
    {
        var at = stretch.Start;
        foreach (var block in stretch.Blocks)
        {
            if (block.Start > at)
            {
                yield return Gap(at, block.Start - at);
            }

            yield return new Row { Block = block, Start = block.Start, Length = block.Length, Height = BlockHeight, IsBroken = block.Length > smallest * Broken };
            at = Math.Max(at, block.Start + block.Length);
        }

        if (stretch.Blocks.Count > 0 && at < stretch.Start + stretch.Length)
        {
            yield return Gap(at, stretch.Start + stretch.Length - at);
        }

        Row Gap(long start, long length) => new() { Start = start, Length = length, Height = FreeHeight, IsBroken = length > smallest * Broken };
    }

    /// <summary>A stretch, a block of one, or what is free between blocks.</summary>
    internal sealed class Row
    {
        internal PictureStretch? Stretch { get; init; }

        internal PictureBlock? Block { get; init; }

        internal long Start { get; init; }

        internal long Length { get; init; }

        internal double Y { get; set; }

        internal double Height { get; init; }

        internal bool IsBroken { get; init; }

        internal IReadOnlyList<Row> Inside { get; init; } = [];
    }
}
