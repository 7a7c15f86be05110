using System.Security.Cryptography;

namespace Birthmark.Images.Composition;

/// <summary>Compares what a station read from a device with what it was meant to hold.</summary>
public static class ReadBack
{
    /// <summary>
    /// Compares bytes. What the device writes itself is masked; a byte that was not read is a mismatch.
    /// </summary>
    public static ReadBackResult Compare(ComposedImage intended, MemoryImage observed, bool deltaOnly) =>
        Compare(intended, deltaOnly ? intended.Delta : intended.Whole, observed);

    /// <summary>Compares one run of bytes with what is meant to lie there; bytes that nobody placed are not judged.</summary>
    public static ReadBackResult Compare(ComposedImage intended, Segment observed) =>
        Compare(intended, intended.Whole.Slice(new AddressRange(observed.Address, observed.End)), new MemoryImage([observed]));

    /// <summary>SHA-256 over a range as programmed; bytes that nobody placed read as erased.</summary>
    public static byte[] Sha256(ComposedImage intended, AddressRange range, byte erased)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> gap = stackalloc byte[256];
        gap.Fill(erased);
        var at = range.Start;
        foreach (var segment in intended.Whole.Slice(range).Segments)
        {
            AppendGap(hash, gap, segment.Address - at);
            hash.AppendData(segment.Bytes.Span);
            at = segment.End;
        }

        AppendGap(hash, gap, range.End - at);
        return hash.GetHashAndReset();
    }

    /// <summary>Compares a SHA-256 that the station computed over one block as programmed, padding included.</summary>
    public static ReadBackResult CompareDigest(ComposedImage intended, string block, ReadOnlySpan<byte> observedSha256)
    {
        if (intended.Blocks.FirstOrDefault(placed => placed.Name == block) is not { } known)
        {
            return ReadBackResult.Different(block, 0, 0, new ImageFault(FaultKind.Missing, $"the device has no block '{block}'", "Name a block of the map"));
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(known.Padded.Span), observedSha256)
            ? ReadBackResult.Match
            : ReadBackResult.Different(block, 0, known.Address, new ImageFault(FaultKind.Mismatch, $"the digest of the block '{block}' does not match", "Program the device again, or scrap it"));
    }

    private static ReadBackResult Compare(ComposedImage intended, MemoryImage wanted, MemoryImage observed)
    {
        var masks = intended.WrittenByDevice();
        foreach (var difference in ImageDifference.Between(wanted, observed))
        {
            if (difference.Kind != DifferenceKind.OnlyRight && FirstUnmasked(difference.Range, masks) is { } address)
            {
                return Mismatch(intended, address, difference.Kind == DifferenceKind.OnlyLeft);
            }
        }

        return ReadBackResult.Match;
    }

    private static ReadBackResult Mismatch(ComposedImage intended, long address, bool isUnread)
    {
        var block = intended.Blocks.Concat(intended.Prepared.CommonBlocks).FirstOrDefault(placed => address >= placed.Address && address < placed.Address + placed.Padded.Length);
        var name = block?.Name ?? intended.Prepared.Map.RegionAt(new AddressRange(address, address + 1))?.Name ?? "firmware";
        var offset = address - (block?.Address ?? intended.Prepared.Map.RegionAt(new AddressRange(address, address + 1))?.Range.Start ?? 0);
        return ReadBackResult.Different(
            name, offset, address,
            new ImageFault(
                FaultKind.Mismatch,
                FormattableString.Invariant($"'{name}' {(isUnread ? "was not read" : "differs")} at offset 0x{offset:X} (address 0x{address:X8})"),
                isUnread ? "Read back every block that was programmed" : "Program the device again, or scrap it"));
    }

    private static long? FirstUnmasked(AddressRange range, IReadOnlyList<AddressRange> masks)
    {
        var at = range.Start;
        foreach (var mask in masks.OrderBy(mask => mask.Start))
        {
            if (mask.Start <= at && mask.End > at)
            {
                at = mask.End;
            }
        }

        return at < range.End ? at : null;
    }

    private static void AppendGap(IncrementalHash hash, ReadOnlySpan<byte> gap, long length)
    {
        for (; length > 0; length -= Math.Min(length, gap.Length))
        {
            hash.AppendData(gap[..(int)Math.Min(length, gap.Length)]);
        }
    }
}
