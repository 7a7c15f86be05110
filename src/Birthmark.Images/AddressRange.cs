namespace Birthmark.Images;

/// <summary>Addresses from <paramref name="Start"/> up to, but not including, <paramref name="End"/>.</summary>
public readonly record struct AddressRange(long Start, long End)
{
    public long Length => End - Start;

    public bool Contains(AddressRange other) => other.Start >= Start && other.End <= End;

    public bool Overlaps(AddressRange other) => Start < other.End && other.Start < End;

    public override string ToString() => FormattableString.Invariant($"0x{Start:X8}-0x{End - 1:X8}");
}
