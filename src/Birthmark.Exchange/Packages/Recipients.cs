using System.Formats.Asn1;
using System.Security.Cryptography;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Exchange.Packages;

/// <summary>For whom a content key is wrapped: KeyAgreeRecipientInfo (RFC 5652 §6.2.2) with an ephemeral P-256 key each, KeyTransRecipientInfo (§6.2.1) with RSA-OAEP for RSA keys.</summary>
internal static class Recipients
{
    private const int PointLength = 65;

    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Implicit0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Implicit1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Explicit1 = new(TagClass.ContextSpecific, 1);

    /// <summary>DER SET OF RecipientInfo.</summary>
    internal static byte[] Write(IReadOnlyList<ExchangeCertificate> hubs, ReadOnlySpan<byte> contentKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            foreach (var hub in hubs)
            {
                Write(writer, hub, contentKey);
            }
        }

        return writer.Encode();
    }

    /// <summary>The content key, or null when it is wrapped for others.</summary>
    /// <exception cref="AsnContentException">Not of this form.</exception>
    internal static SecretBuffer? Open(byte[] set, ReadOnlyMemory<byte> keyIdentifier, IUnwrapsKeys key)
    {
        foreach (var (id, point, wrapped) in Read(set))
        {
            if (id.AsSpan().SequenceEqual(keyIdentifier.Span) && point is null)
            {
                var content = key.DecryptOaep(wrapped);
                if (content.Length == EnvelopeForm.KeyLength)
                {
                    return content;
                }

                content.Dispose();
            }
            else if (id.AsSpan().SequenceEqual(keyIdentifier.Span))
            {
                using var shared = key.Agree(point);
                using var kek = new SecretBuffer(EnvelopeForm.KeyLength);
                KeyAgreement.Derive(shared.Span, kek.Span);
                var content = new SecretBuffer(EnvelopeForm.KeyLength);
                if (KeyAgreement.TryUnwrap(kek.Span, wrapped, content.Span))
                {
                    return content;
                }

                content.Dispose();
            }
        }

        return null;
    }

    /// <summary>Subject key identifiers of the recipients.</summary>
    internal static IReadOnlyList<string> Identifiers(byte[] set) => [.. Read(set).Select(r => Convert.ToHexStringLower(r.Id))];

    // The point is null where the key is wrapped by RSA.
    private static List<(byte[] Id, byte[]? Point, byte[] Wrapped)> Read(byte[] octets)
    {
        var read = new List<(byte[], byte[]?, byte[])>();
        var set = new AsnReader(octets, AsnEncodingRules.DER).ReadSetOf();
        while (set.HasData && read.Count < EnvelopeForm.MaxRecipients)
        {
            if (set.PeekTag() == Asn1Tag.Sequence)
            {
                read.Add(ReadTransport(set.ReadSequence()));
                continue;
            }

            var info = set.ReadSequence(Implicit1);
            _ = info.ReadInteger();
            var originator = info.ReadSequence(Explicit0).ReadSequence(Implicit1);
            _ = originator.ReadSequence();
            var point = originator.ReadBitString(out _);
            var algorithm = info.ReadSequence();
            if (algorithm.ReadObjectIdentifier() != EnvelopeForm.DhSinglePassSha256 || algorithm.ReadSequence().ReadObjectIdentifier() != EnvelopeForm.Aes256Wrap)
            {
                throw new AsnContentException();
            }

            var one = info.ReadSequence().ReadSequence();
            read.Add((one.ReadSequence(Explicit0).ReadOctetString(), point, one.ReadOctetString()));
        }

        return read;
    }

    private static (byte[] Id, byte[]? Point, byte[] Wrapped) ReadTransport(AsnReader info)
    {
        _ = info.ReadInteger();
        var id = info.ReadOctetString(Implicit0);
        // The parameters say SHA-256 twice, or the key store will not open it.
        if (info.ReadSequence().ReadObjectIdentifier() != EnvelopeForm.RsaOaep)
        {
            throw new AsnContentException();
        }

        return (id, null, info.ReadOctetString());
    }

    private static void WriteTransport(AsnWriter writer, ExchangeCertificate hub, ReadOnlySpan<byte> contentKey)
    {
        using var peer = RSA.Create();
        peer.ImportSubjectPublicKeyInfo(hub.PublicKey.Span, out _);
        var wrapped = peer.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256);
        using (writer.PushSequence())
        {
            // Version 2: the recipient is named by its key, which outlives a renewal of the certificate.
            writer.WriteInteger(2);
            writer.WriteOctetString(hub.KeyIdentifier.Span, Implicit0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EnvelopeForm.RsaOaep);
                using (writer.PushSequence())
                {
                    using (writer.PushSequence(Explicit0))
                    {
                        WriteSha256(writer);
                    }

                    using (writer.PushSequence(Explicit1))
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(EnvelopeForm.Mgf1);
                        WriteSha256(writer);
                    }
                }
            }

            writer.WriteOctetString(wrapped);
        }
    }

    // RFC 4055 §2.1: with NULL parameters.
    private static void WriteSha256(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EnvelopeForm.Sha256);
            writer.WriteNull();
        }
    }

    private static void Write(AsnWriter writer, ExchangeCertificate hub, ReadOnlySpan<byte> contentKey)
    {
        if (hub.IsRsa)
        {
            WriteTransport(writer, hub, contentKey);
            return;
        }

        using var peer = ECDiffieHellman.Create();
        peer.ImportSubjectPublicKeyInfo(hub.PublicKey.Span, out _);
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var peerKey = peer.PublicKey;
        var shared = own.DeriveRawSecretAgreement(peerKey);
        using var kek = new SecretBuffer(EnvelopeForm.KeyLength);
        KeyAgreement.Derive(shared, kek.Span);
        CryptographicOperations.ZeroMemory(shared);
        Span<byte> wrapped = stackalloc byte[KeyAgreement.WrappedLength];
        KeyAgreement.Wrap(kek.Span, contentKey, wrapped);
        using (writer.PushSequence(Implicit1))
        {
            writer.WriteInteger(3);
            using (writer.PushSequence(Explicit0))
            using (writer.PushSequence(Implicit1))
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(EnvelopeForm.EcPublicKey);
                }

                writer.WriteBitString(own.ExportSubjectPublicKeyInfo().AsSpan(^PointLength..));
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EnvelopeForm.DhSinglePassSha256);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(EnvelopeForm.Aes256Wrap);
                }
            }

            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                // rKeyId [0] IMPLICIT RecipientKeyIdentifier: outlives a renewal of the certificate.
                using (writer.PushSequence(Explicit0))
                {
                    writer.WriteOctetString(hub.KeyIdentifier.Span);
                }

                writer.WriteOctetString(wrapped);
            }
        }
    }
}
