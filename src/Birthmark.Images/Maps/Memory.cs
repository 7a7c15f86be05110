namespace Birthmark.Images.Maps;

/// <summary>A physical memory of a part: where it lies and how it is erased and written.</summary>
/// <param name="Name">Name in the map.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Range">Its addresses.</param>
/// <param name="EraseValue">What an erased byte reads.</param>
/// <param name="WriteGranule">Smallest unit that can be programmed, in bytes; a power of two.</param>
/// <param name="Sectors">Erase sectors from the lowest address up; empty where nothing can be erased.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record Memory(
    string Name, MemoryKind Kind, AddressRange Range, byte EraseValue, int WriteGranule, IReadOnlyList<SectorRun> Sectors, string? Source)
{
    public bool IsProgrammable => Kind is MemoryKind.Flash or MemoryKind.Otp;

    /// <summary>The erase sectors that a range touches, whole.</summary>
    public AddressRange SectorsOver(AddressRange range)
    {
        var (first, last) = (SectorAt(range.Start), SectorAt(range.End - 1));
        return new AddressRange(first.Start, last.End);
    }

    private AddressRange SectorAt(long address)
    {
        var at = Range.Start;
        foreach (var run in Sectors)
        {
            if (address < at + run.Length)
            {
                var start = at + ((address - at) / run.Size * run.Size);
                return new AddressRange(start, start + run.Size);
            }

            at += run.Length;
        }

        return new AddressRange(address, address + 1);
    }
}
