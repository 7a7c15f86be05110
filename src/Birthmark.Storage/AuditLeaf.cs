using System.Buffers;
using System.Security.Cryptography;

namespace Birthmark.Storage;

/// <summary>The canonical bytes of an audit record (RFC 8785 form, string values only) and their RFC 6962 leaf hash.</summary>
public static class AuditLeaf
{
    /// <summary>Octets of a leaf at most: bundles of leaves (C2SP tlog-tiles) give a leaf's length two octets.</summary>
    public const int Longest = ushort.MaxValue;

    /// <summary>UTF-16 unit to octets: an escape of a control character.</summary>
    private const int MostOfUnit = 6;

    /// <summary>What a leaf has beside its texts, and a fact beside its own.</summary>
    private const int Frame = 128;

    /// <summary>Canonical JSON of a record at its place in the log.</summary>
    public static byte[] Encode(long index, DateTimeOffset at, AuditRecord record)
    {
        var writer = new LeafWriter();
        writer.Write(index, at, record);
        return writer.Leaf.ToArray();
    }

    /// <summary>That the record fits a leaf, whatever its place. Nearly all do by a count of their characters alone.</summary>
    /// <exception cref="LeafTooLongException">It does not.</exception>
    internal static void Demand(AuditRecord record)
    {
        var most = Frame + (MostOfUnit * ((long)record.Act.Length + record.Actor.Length + record.Subject.Length));
        foreach (var (name, value) in record.Facts)
        {
            most += Frame + (MostOfUnit * ((long)name.Length + (value?.Length ?? 0)));
        }

        if (most > Longest && Encode(long.MaxValue, DateTimeOffset.MaxValue, record).Length is > Longest and var octets)
        {
            throw new LeafTooLongException(record.Act, octets);
        }
    }

    /// <summary>RFC 6962 §2.1: SHA-256 over 0x00 and the leaf.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> leaf)
    {
        var rented = ArrayPool<byte>.Shared.Rent(leaf.Length + 1);
        rented[0] = 0;
        leaf.CopyTo(rented.AsSpan(1));
        var hash = SHA256.HashData(rented.AsSpan(0, leaf.Length + 1));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }
}
