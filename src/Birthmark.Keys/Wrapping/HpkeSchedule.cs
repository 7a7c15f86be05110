using System.Security.Cryptography;

namespace Birthmark.Keys.Wrapping;

/// <summary>What HPKE derives from what (RFC 9180 §4, §5.1), for the one suite that <see cref="Hpke"/> speaks.</summary>
internal static class HpkeSchedule
{
    internal const int HashLength = 32;

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    /// <summary>"KEM", DHKEM(P-256, HKDF-SHA256).</summary>
    private static ReadOnlySpan<byte> KemSuite => [(byte)'K', (byte)'E', (byte)'M', 0x00, 0x10];

    /// <summary>"HPKE", that KEM, HKDF-SHA256, AES-128-GCM.</summary>
    private static ReadOnlySpan<byte> WholeSuite => [(byte)'H', (byte)'P', (byte)'K', (byte)'E', 0x00, 0x10, 0x00, 0x01, 0x00, 0x01];

    /// <summary>§4.1: ExtractAndExpand.</summary>
    internal static void SharedSecret(ReadOnlySpan<byte> agreed, ReadOnlySpan<byte> context, Span<byte> shared)
    {
        using var prk = new SecretBuffer(HashLength);
        Extract([], KemSuite, "eae_prk"u8, agreed, prk.Span);
        Expand(prk.Span, KemSuite, "shared_secret"u8, context, shared);
    }

    /// <summary>§7.1.3: a scalar to try.</summary>
    internal static void Candidate(ReadOnlySpan<byte> seed, byte counter, Span<byte> scalar)
    {
        using var prk = new SecretBuffer(HashLength);
        Extract([], KemSuite, "dkp_prk"u8, seed, prk.Span);
        Expand(prk.Span, KemSuite, "candidate"u8, [counter], scalar);
    }

    /// <summary>§5.1: KeySchedule in base mode, without a pre-shared key.</summary>
    internal static void KeyAndNonce(ReadOnlySpan<byte> shared, ReadOnlySpan<byte> info, Span<byte> key, Span<byte> nonce)
    {
        Span<byte> context = stackalloc byte[1 + (2 * HashLength)];
        context[0] = 0;
        Extract([], WholeSuite, "psk_id_hash"u8, [], context.Slice(1, HashLength));
        Extract([], WholeSuite, "info_hash"u8, info, context[(1 + HashLength)..]);
        using var secret = new SecretBuffer(HashLength);
        Extract(shared, WholeSuite, "secret"u8, [], secret.Span);
        Expand(secret.Span, WholeSuite, "key"u8, context, key);
        Expand(secret.Span, WholeSuite, "base_nonce"u8, context, nonce);
    }

    /// <summary>§4: LabeledExtract.</summary>
    private static void Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> suite, ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret, Span<byte> prk)
    {
        using var labelled = new SecretBuffer(Version.Length + suite.Length + label.Length + secret.Length);
        var rest = labelled.Span;
        Put(Version, ref rest);
        Put(suite, ref rest);
        Put(label, ref rest);
        Put(secret, ref rest);
        HKDF.Extract(HashAlgorithmName.SHA256, labelled.Span, salt, prk);
    }

    /// <summary>§4: LabeledExpand.</summary>
    private static void Expand(ReadOnlySpan<byte> prk, ReadOnlySpan<byte> suite, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> output) =>
        HKDF.Expand(HashAlgorithmName.SHA256, prk, output, [0, (byte)output.Length, .. Version, .. suite, .. label, .. info]);

    private static void Put(ReadOnlySpan<byte> part, ref Span<byte> rest)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }
}
