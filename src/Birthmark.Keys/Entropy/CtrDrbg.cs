using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Keys.Entropy;

/// <summary>CTR_DRBG with AES-256 and no derivation function (NIST SP 800-90A §10.2.1): its entropy input must be full.</summary>
internal sealed class CtrDrbg : IDisposable
{
    /// <summary>Octets of entropy that instantiation and reseeding take.</summary>
    internal const int SeedLength = KeyLength + BlockLength;

    private const int KeyLength = 32;
    private const int BlockLength = 16;

    private readonly SecretBuffer state = new(SeedLength);

    internal CtrDrbg(ReadOnlySpan<byte> seed)
    {
        state.Span.Clear();
        Update(seed);
    }

    /// <summary>§10.2.1.4.1.</summary>
    internal void Reseed(ReadOnlySpan<byte> seed) => Update(seed);

    /// <summary>§10.2.1.5.1, without additional input.</summary>
    /// <param name="destination">Whole blocks of 16 octets; at most 64 KiB.</param>
    internal void Generate(Span<byte> destination)
    {
        Encrypt(destination);
        Span<byte> nothing = stackalloc byte[SeedLength];
        nothing.Clear();
        Update(nothing);
    }

    public void Dispose() => state.Dispose();

    /// <summary>CTR_DRBG_Update (§10.2.1.2).</summary>
    private void Update(ReadOnlySpan<byte> provided)
    {
        Span<byte> next = stackalloc byte[SeedLength];
        Encrypt(next);
        for (var i = 0; i < SeedLength; i++)
        {
            state.Span[i] = (byte)(next[i] ^ provided[i]);
        }

        CryptographicOperations.ZeroMemory(next);
    }

    /// <summary>Fills with E(V+1) ‖ E(V+2) ‖ …; V is left at the last.</summary>
    private void Encrypt(Span<byte> blocks)
    {
        using var aes = Aes.Create();
        aes.SetKey(state.Span[..KeyLength]);
        var v = state.Span[KeyLength..];
        for (var at = 0; at < blocks.Length; at += BlockLength)
        {
            var low = BinaryPrimitives.ReadUInt64BigEndian(v[8..]) + 1;
            BinaryPrimitives.WriteUInt64BigEndian(v[8..], low);
            if (low == 0)
            {
                BinaryPrimitives.WriteUInt64BigEndian(v, BinaryPrimitives.ReadUInt64BigEndian(v) + 1);
            }

            v.CopyTo(blocks[at..]);
        }

        aes.EncryptEcb(blocks, blocks, PaddingMode.None);
    }
}
