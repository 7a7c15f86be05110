using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Keys.Sealing;

/// <summary>The hub's parent key. It is never used itself: every purpose gets its own key by HKDF-SHA256 (RFC 5869) over a label.</summary>
internal sealed class HubKey : IDisposable
{
    internal const int Length = 32;

    private readonly SecretBuffer key;

    /// <summary>Takes ownership of <paramref name="key"/>.</summary>
    internal HubKey(SecretBuffer key, bool isSealed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Length);
        this.key = key;
        IsSealed = isSealed;
        using var id = Derive("birthmark/v1/key-id", sizeof(uint));
        Id = BinaryPrimitives.ReadUInt32BigEndian(id.Span);
    }

    /// <summary>Tells sealed values of one hub key from those of another; says nothing about the key.</summary>
    internal uint Id { get; }

    /// <summary>On disk only as the TPM wrapped it.</summary>
    internal bool IsSealed { get; }

    internal SecretBuffer Derive(string label, int length)
    {
        var derived = new SecretBuffer(length);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, derived.Span, salt: [], info: Encoding.UTF8.GetBytes(label));
        return derived;
    }

    public void Dispose() => key.Dispose();
}
