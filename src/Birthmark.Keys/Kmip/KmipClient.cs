using System.Security.Cryptography;
using Birthmark.Keys.Kmip.Ttlv;

namespace Birthmark.Keys.Kmip;

/// <summary>What is said to a KMS: one method an operation (KMIP 1.4 §4, KMIP 2.0 §6).</summary>
internal sealed class KmipClient(KmipConnection connection, KmipTransport transport)
{
    private KmipVersion? agreed = connection.Version;

    /// <summary>Best version that both speak; asked once (KMIP 1.4 §4.26). A server that cannot be asked is one of version 1.0.</summary>
    /// <exception cref="KeyRefusedException">They have none in common.</exception>
    internal async Task<KmipVersion> VersionAsync(CancellationToken cancellation)
    {
        if (agreed is { } known)
        {
            return known;
        }

        // KMIP 1.4 §6.1: a server answers in the version it is asked in, or refuses.
        foreach (var version in new[] { KmipVersion.V11, KmipVersion.V20 })
        {
            using var request = KmipRequest.Write(version, KmipOperation.DiscoverVersions, WriteSpoken);
            using var answer = await transport.AskAsync(KmipOperation.DiscoverVersions, request.Written, cancellation).ConfigureAwait(false);
            if (answer.No is null)
            {
                agreed = Best(answer.Payload);
                return agreed.Value;
            }

            if (answer.No.Reason == KmipReason.AuthenticationNotSuccessful)
            {
                throw Refused(KmipOperation.DiscoverVersions, answer.No, null);
            }
        }

        agreed = KmipVersion.V10;
        return KmipVersion.V10;
    }

    /// <summary>Operations that the server says it offers, and who it says it is.</summary>
    internal async Task<(IReadOnlySet<int> Operations, string? Vendor)> QueryAsync(CancellationToken cancellation)
    {
        using var answer = await AskAsync(
            KmipOperation.Query, (w, _) => w.Enumeration(KmipTag.QueryFunction, KmipValue.QueryOperations).Enumeration(KmipTag.QueryFunction, KmipValue.QueryServerInformation),
            null, cancellation).ConfigureAwait(false);
        return (answer.Payload.All(KmipTag.Operation).Select(o => o.Number ?? 0).ToHashSet(), answer.Payload.Find(KmipTag.VendorIdentification)?.Text);
    }

    /// <summary>Identifiers of the objects of a name: two at most, for more than one is one too many.</summary>
    internal async Task<IReadOnlyList<string>> LocateAsync(string name, CancellationToken cancellation)
    {
        using var answer = await AskAsync(
            KmipOperation.Locate, (w, v) => new KmipAttributes().Name(name).WriteFilter(w.Integer(KmipTag.MaximumItems, 2), v), null, cancellation).ConfigureAwait(false);
        return [.. answer.Payload.All(KmipTag.UniqueIdentifier).Select(u => u.Text ?? throw Nonsense(KmipOperation.Locate, "an identifier that is no text"))];
    }

    internal Task<string> CreateAsync(string name, int bits, KmipUsage usage, CancellationToken cancellation) => MakeAsync(
        KmipOperation.Create,
        (w, v) => new KmipAttributes().Algorithm(KmipValue.AlgorithmAes).Bits(bits).Usage(usage).Name(name).WriteTemplate(w.Enumeration(KmipTag.ObjectType, KmipValue.ObjectSymmetricKey), v),
        new KmipObject(name, ""), cancellation);

    /// <summary>Puts a key that is known into the KMS.</summary>
    internal Task<string> RegisterAsync(string name, int algorithm, KmipUsage usage, SecretBuffer key, CancellationToken cancellation) => MakeAsync(
        KmipOperation.Register,
        (w, v) =>
        {
            new KmipAttributes().Usage(usage).Name(name).WriteTemplate(w.Enumeration(KmipTag.ObjectType, KmipValue.ObjectSymmetricKey), v);
            w.Structure(KmipTag.SymmetricKey, s => s.Structure(KmipTag.KeyBlock, b => b
                .Enumeration(KmipTag.KeyFormatType, KmipValue.FormatRaw)
                .Structure(KmipTag.KeyValue, k => k.Octets(KmipTag.KeyMaterial, key.Span))
                .Enumeration(KmipTag.CryptographicAlgorithm, algorithm)
                .Integer(KmipTag.CryptographicLength, key.Length * 8)));
        },
        new KmipObject(name, ""), cancellation);

    internal async Task ActivateAsync(KmipObject key, CancellationToken cancellation)
    {
        using var answer = await AskAsync(KmipOperation.Activate, (w, _) => w.Text(KmipTag.UniqueIdentifier, key.Id), key, cancellation).ConfigureAwait(false);
    }

    internal async Task DestroyAsync(KmipObject key, CancellationToken cancellation)
    {
        using var answer = await AskAsync(KmipOperation.Destroy, (w, _) => w.Text(KmipTag.UniqueIdentifier, key.Id), key, cancellation).ConfigureAwait(false);
    }

    internal async Task<KmipStanding> StandingAsync(KmipObject key, CancellationToken cancellation)
    {
        const string Usage = "Cryptographic Usage Mask", State = "State";
        using var answer = await AskAsync(
            KmipOperation.GetAttributes,
            (w, v) => KmipAttributes.WriteWanted(w.Text(KmipTag.UniqueIdentifier, key.Id), v, (Usage, KmipTag.CryptographicUsageMask), (State, KmipTag.State)),
            key, cancellation).ConfigureAwait(false);
        return new((KmipUsage?)KmipAttributes.Read(answer.Payload, Usage, KmipTag.CryptographicUsageMask), KmipAttributes.Read(answer.Payload, State, KmipTag.State));
    }

    /// <summary>The plain octets of a symmetric key or of secret data.</summary>
    internal async Task<SecretBuffer> GetAsync(KmipObject key, CancellationToken cancellation)
    {
        using var answer = await AskAsync(KmipOperation.Get, (w, _) => w.Text(KmipTag.UniqueIdentifier, key.Id), key, cancellation).ConfigureAwait(false);
        var block = KeyBlockOf(answer.Payload, key);
        if (block.Find(KmipTag.KeyWrappingData) is not null)
        {
            throw Nonsense(KmipOperation.Get, $"key '{key.Name}' wrapped, though it was asked for plain");
        }

        return MaterialOf(block) is { Length: > 0 } material && IsAsLongAsSaid(block, material.Length)
            ? new SecretBuffer(material.Span)
            : throw Nonsense(KmipOperation.Get, $"key '{key.Name}' without its material, or of another length than it says");
    }

    /// <summary>A key wrapped by the KMS under another of its keys (KMIP 1.4 §2.1.6: NIST key wrap, without encoding).</summary>
    internal async Task<byte[]> GetWrappedAsync(KmipObject key, KmipObject wrapping, CancellationToken cancellation)
    {
        using var answer = await AskAsync(
            KmipOperation.Get,
            (w, _) => w.Text(KmipTag.UniqueIdentifier, key.Id).Structure(KmipTag.KeyWrappingSpecification, s => s
                .Enumeration(KmipTag.WrappingMethod, KmipValue.WrappingEncrypt)
                .Structure(KmipTag.EncryptionKeyInformation, i => i
                    .Text(KmipTag.UniqueIdentifier, wrapping.Id)
                    .Structure(KmipTag.CryptographicParameters, p => p.Enumeration(KmipTag.BlockCipherMode, KmipValue.ModeNistKeyWrap)))
                .Enumeration(KmipTag.EncodingOption, KmipValue.EncodingNone)),
            key, cancellation).ConfigureAwait(false);
        var block = KeyBlockOf(answer.Payload, key);
        if (block.Find(KmipTag.KeyWrappingData) is null)
        {
            throw Nonsense(KmipOperation.Get, $"key '{key.Name}' plain, though it was asked for wrapped");
        }

        // RFC 3394 §2.2.1: eight octets more than the key; what is as long as the key would be the key.
        return MaterialOf(block) is { Length: >= 24 } material && material.Length % 8 == 0 && IsAsLongAsSaid(block, material.Length - 8)
            ? material.ToArray()
            : throw Nonsense(KmipOperation.Get, $"key '{key.Name}' in what is no AES key wrap of it");
    }

    /// <summary>HMAC-SHA256 under a key that stays (KMIP 1.4 §4.33).</summary>
    internal async Task<SecretBuffer> MacAsync(KmipObject key, byte[] data, CancellationToken cancellation)
    {
        using var answer = await AskAsync(
            KmipOperation.Mac,
            (w, _) => w.Text(KmipTag.UniqueIdentifier, key.Id)
                .Structure(KmipTag.CryptographicParameters, p => p.Enumeration(KmipTag.CryptographicAlgorithm, KmipValue.AlgorithmHmacSha256))
                .Octets(KmipTag.Data, data),
            key, cancellation).ConfigureAwait(false);
        return answer.Payload.Find(KmipTag.MacData)?.Octets is { Length: HMACSHA256.HashSizeInBytes } mac
            ? new SecretBuffer(mac.Span)
            : throw Nonsense(KmipOperation.Mac, $"no HMAC-SHA256 under key '{key.Name}'");
    }

    /// <summary>NIST SP 800-108 in counter mode (KMIP 1.4 §9.1.3.2.21): makes an object of the KMS, which the caller destroys.</summary>
    internal Task<string> DeriveAsync(KmipObject master, byte[] fixedInput, int length, CancellationToken cancellation) => MakeAsync(
        KmipOperation.DeriveKey,
        (w, v) =>
        {
            w.Enumeration(KmipTag.ObjectType, KmipValue.ObjectSecretData).Text(KmipTag.UniqueIdentifier, master.Id)
                .Enumeration(KmipTag.DerivationMethod, KmipValue.DerivationCounterMode)
                .Structure(KmipTag.DerivationParameters, d => d
                    .Structure(KmipTag.CryptographicParameters, p => p.Enumeration(KmipTag.HashingAlgorithm, KmipValue.Sha256))
                    .Octets(KmipTag.DerivationData, fixedInput));
            new KmipAttributes().Bits(length * 8).WriteTemplate(w, v);
        },
        master, cancellation);

    /// <summary>AES in a mode, under a key that stays (KMIP 1.4 §4.29); GCM since version 1.4.</summary>
    internal async Task<(byte[] Ciphertext, byte[] Tag)> EncryptAsync(
        KmipObject key, int mode, ReadOnlyMemory<byte> nonce, ReadOnlyMemory<byte> additional, SecretBuffer text, CancellationToken cancellation)
    {
        using var answer = await AskAsync(
            KmipOperation.Encrypt,
            (w, _) =>
            {
                w.Text(KmipTag.UniqueIdentifier, key.Id).Structure(KmipTag.CryptographicParameters, p => WriteMode(p, mode))
                    .Octets(KmipTag.Data, text.Span).Octets(KmipTag.IvCounterNonce, nonce.Span);
                if (mode == KmipValue.ModeGcm)
                {
                    w.Octets(KmipTag.AuthenticatedEncryptionAdditionalData, additional.Span);
                }
            },
            key, cancellation).ConfigureAwait(false);
        return answer.Payload.Find(KmipTag.Data)?.Octets is { } ciphertext
            ? (ciphertext.ToArray(), answer.Payload.Find(KmipTag.AuthenticatedEncryptionTag)?.Octets is { } tag ? tag.ToArray() : [])
            : throw Nonsense(KmipOperation.Encrypt, "no ciphertext");
    }

    /// <summary>What came is not what an honest server gives.</summary>
    internal KeyRefusedException Nonsense(KmipOperation operation, string what) => new(
        KeyRefusal.StoreFault, $"The KMS {connection} answered {operation} with {what}: nothing was taken from it; look at the KMS and at who stands between.");

    internal KeyRefusedException Refused(KmipOperation operation, KmipNo no, KmipObject? about)
    {
        var what = about is null ? $"{operation}" : $"{operation} for key '{about.Name}'";
        return (int)no.Reason switch
        {
            1 or 13 or 54 or 55 => new(KeyRefusal.KeyUnknown, $"The KMS {connection} has no such key for {what} ({no}): correct the recipe's 'key', or have it made there for this project's certificate."),
            3 => new(KeyRefusal.StoreUnavailable, $"The KMS {connection} does not accept this project's certificate '{connection.Credential.Certificate.Subject}' ({no}): have it registered there."),
            5 or 8 or 11 or 12 or 22 or 23 or 41 or 57 or 67 => new(
                KeyRefusal.UseForbidden, $"The KMS {connection} does not permit {what} ({no}): have its owner permit that use of the key, and activate it."),
            _ => new(KeyRefusal.StoreUnavailable, $"The KMS {connection} failed at {what} ({no}): look at its log; the call may be repeated."),
        };
    }

    private async Task<string> MakeAsync(KmipOperation operation, Action<TtlvWriter, KmipVersion> payload, KmipObject about, CancellationToken cancellation)
    {
        using var answer = await AskAsync(operation, payload, about, cancellation).ConfigureAwait(false);
        return answer.Payload.Find(KmipTag.UniqueIdentifier)?.Text is { Length: > 0 } id ? id : throw Nonsense(operation, "no identifier");
    }

    private async Task<KmipAnswer> AskAsync(KmipOperation operation, Action<TtlvWriter, KmipVersion> payload, KmipObject? about, CancellationToken cancellation)
    {
        var version = await VersionAsync(cancellation).ConfigureAwait(false);
        using var request = KmipRequest.Write(version, operation, w => payload(w, version));
        var answer = await transport.AskAsync(operation, request.Written, cancellation).ConfigureAwait(false);
        if (answer.No is not { } no)
        {
            return answer;
        }

        answer.Dispose();
        throw Refused(operation, no, about);
    }

    private TtlvItem KeyBlockOf(TtlvItem payload, KmipObject key) =>
        (payload.Find(KmipTag.SymmetricKey) ?? payload.Find(KmipTag.SecretData))?.Find(KmipTag.KeyBlock)
        ?? throw Nonsense(KmipOperation.Get, $"no symmetric key and no secret data for '{key.Name}'");

    private static ReadOnlyMemory<byte>? MaterialOf(TtlvItem block) =>
        block.Find(KmipTag.KeyFormatType)?.Number is not (KmipValue.FormatRaw or KmipValue.FormatOpaque) ? null
        : block.Find(KmipTag.KeyValue) is not { } value ? null
        : value.Octets ?? value.Find(KmipTag.KeyMaterial)?.Octets;

    private static bool IsAsLongAsSaid(TtlvItem block, int length) => block.Find(KmipTag.CryptographicLength)?.Number is not { } bits || bits == length * 8;

    private static void WriteMode(TtlvWriter writer, int mode)
    {
        writer.Enumeration(KmipTag.BlockCipherMode, mode);
        if (mode == KmipValue.ModeCbc)
        {
            writer.Enumeration(KmipTag.PaddingMethod, KmipValue.PaddingPkcs5);
        }

        writer.Enumeration(KmipTag.CryptographicAlgorithm, KmipValue.AlgorithmAes);
        if (mode == KmipValue.ModeGcm)
        {
            writer.Integer(KmipTag.TagLength, 16);
        }
    }

    private static void WriteSpoken(TtlvWriter writer)
    {
        foreach (var version in KmipVersion.Spoken)
        {
            KmipRequest.WriteVersion(writer, version);
        }
    }

    private KmipVersion Best(TtlvItem payload)
    {
        var offered = payload.All(KmipTag.ProtocolVersion)
            .Select(v => new KmipVersion(v.Find(KmipTag.ProtocolVersionMajor)?.Number ?? 0, v.Find(KmipTag.ProtocolVersionMinor)?.Number ?? 0)).ToHashSet();
        foreach (var version in KmipVersion.Spoken.Where(offered.Contains))
        {
            return version;
        }

        throw new KeyRefusedException(
            KeyRefusal.StoreUnavailable,
            $"The KMS {connection} speaks KMIP {(offered.Count == 0 ? "in no version that it names" : string.Join(", ", offered))}, this hub {string.Join(", ", KmipVersion.Spoken)}: they have none in common.");
    }
}
