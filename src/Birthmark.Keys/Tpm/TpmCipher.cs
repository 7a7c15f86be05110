using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Keys.Tpm;

/// <summary>Key derivation and encryption as the TPM does them, with SHA-256 and AES-128 (Part 1 §11.4.10, §21.3, §24.4).</summary>
internal static class TpmCipher
{
    internal const int HashLength = 32;
    internal const int KeyLength = 16;

    /// <summary>KDFa (§11.4.10.2): counter mode of SP 800-108 over label, zero, context and length.</summary>
    internal static SecretBuffer KdfA(ReadOnlySpan<byte> key, string label, ReadOnlySpan<byte> context, int length)
    {
        var derived = new SecretBuffer(length);
        SP800108HmacCounterKdf.DeriveBytes(key, HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(label), context, derived.Span);
        return derived;
    }

    /// <summary>KDFe (§11.4.10.3) of 32 octets: the concatenation form of SP 800-56A over shared x, label, and the x of both sides.</summary>
    internal static SecretBuffer KdfE(ReadOnlySpan<byte> shared, string label, ReadOnlySpan<byte> mine, ReadOnlySpan<byte> theirs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0, 0, 0, 1]);
        hash.AppendData(shared);
        hash.AppendData(Encoding.ASCII.GetBytes(label + '\0'));
        hash.AppendData(mine);
        hash.AppendData(theirs);
        var derived = new SecretBuffer(HashLength);
        hash.GetHashAndReset(derived.Span);
        return derived;
    }

    /// <summary>AES-128-CFB; each pair of key and vector is used once.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector, ReadOnlySpan<byte> plain) =>
        Whole(key, vector, plain, static (aes, octets, iv) => aes.EncryptCfb(octets, iv, PaddingMode.None, feedbackSizeInBits: 128));

    internal static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector, ReadOnlySpan<byte> encrypted) =>
        Whole(key, vector, encrypted, static (aes, octets, iv) => aes.DecryptCfb(octets, iv, PaddingMode.None, feedbackSizeInBits: 128));

    /// <summary>The platform takes whole blocks only: what is put behind falls away again.</summary>
    [SuppressMessage("Security", "CA5401", Justification = "The vectors are those of TPM 2.0 Part 1; keys are used once.")]
    private static byte[] Whole(ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector, ReadOnlySpan<byte> octets, Func<Aes, byte[], byte[], byte[]> run)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var whole = new byte[(octets.Length + 15) / 16 * 16];
        octets.CopyTo(whole);
        var done = run(aes, whole, vector.ToArray());
        var result = done[..octets.Length];
        CryptographicOperations.ZeroMemory(whole);
        CryptographicOperations.ZeroMemory(done);
        return result;
    }
}
