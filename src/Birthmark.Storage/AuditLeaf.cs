using System.Buffers;
using System.Security.Cryptography;

namespace Birthmark.Storage;

/// <summary>The canonical bytes of an audit record (RFC 8785 form, string values only) and their RFC 6962 leaf hash.</summary>
public static class AuditLeaf
{
    /// <summary>Canonical JSON of a record at its place in the log.</summary>
    public static byte[] Encode(long index, DateTimeOffset at, AuditRecord record)
    {
        var writer = new LeafWriter();
        writer.Write(index, at, record);
        return writer.Leaf.ToArray();
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
