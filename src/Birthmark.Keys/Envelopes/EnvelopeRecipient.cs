using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Keys.Envelopes;

/// <summary>Somebody for whom secrets are put into envelopes: CMS EnvelopedData that only the private key of the certificate opens.</summary>
public sealed class EnvelopeRecipient
{
    private readonly byte[] issuerAndSerial;
    private readonly byte[] publicKey;
    private readonly bool isRsa;

    private EnvelopeRecipient(byte[] issuerAndSerial, byte[] publicKey, bool isRsa) =>
        (this.issuerAndSerial, this.publicKey, this.isRsa) = (issuerAndSerial, publicKey, isRsa);

    /// <summary>Takes a certificate with an RSA key of 2048 bits or more, or one on P-256.</summary>
    /// <param name="pem">One certificate.</param>
    /// <param name="recipient">Who opens the envelopes.</param>
    public static bool TryRead(string pem, [NotNullWhen(true)] out EnvelopeRecipient? recipient)
    {
        recipient = null;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            using var rsa = certificate.GetRSAPublicKey();
            using var ecdh = rsa is null ? certificate.GetECDiffieHellmanPublicKey() : null;
            if (rsa?.KeySize < 2048 || (rsa is null && ecdh?.ExportParameters(false).Curve.Oid.Value != EnvelopeForm.P256))
            {
                return false;
            }

            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }

            recipient = new(writer.Encode(), certificate.PublicKey.ExportSubjectPublicKeyInfo(), rsa is not null);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>DER ContentInfo: AES-256 in CBC mode under a key that goes into it by RSA-OAEP or ECDH, both with SHA-256, and is forgotten here.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, IRandomSource random)
    {
        using var key = new SecretBuffer(EnvelopeForm.KeySize);
        random.Fill(key.Span);
        var iv = new byte[EnvelopeForm.BlockSize];
        random.Fill(iv);
        using var aes = Aes.Create();
        aes.SetKey(key.Span);
        var sealedOctets = aes.EncryptCbc(secret, iv);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EnvelopeForm.EnvelopedData);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                // RFC 5652 §6.1: 0 with recipients by issuer and serial number alone, 2 with any key agreement.
                writer.WriteInteger(isRsa ? 0 : 2);
                using (writer.PushSetOf())
                {
                    if (isRsa)
                    {
                        Transport(writer, key.Span);
                    }
                    else
                    {
                        Agreement(writer, key.Span);
                    }
                }

                Content(writer, iv, sealedOctets);
            }
        }

        return writer.Encode();
    }

    private static void Content(AsnWriter writer, byte[] iv, byte[] octets)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EnvelopeForm.Data);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EnvelopeForm.Aes256Cbc);
                writer.WriteOctetString(iv);
            }

            writer.WriteOctetString(octets, Tag(0));
        }
    }

    /// <summary>RFC 5652 §6.2.1 with RFC 3560.</summary>
    private void Transport(AsnWriter writer, ReadOnlySpan<byte> key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(issuerAndSerial);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EnvelopeForm.Oaep);
                using (writer.PushSequence())
                {
                    using (writer.PushSequence(Tag(0)))
                    {
                        Algorithm(writer, EnvelopeForm.Sha256);
                    }

                    using (writer.PushSequence(Tag(1)))
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(EnvelopeForm.Mgf1);
                        Algorithm(writer, EnvelopeForm.Sha256);
                    }
                }
            }

            writer.WriteOctetString(rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256));
        }
    }

    /// <summary>RFC 5652 §6.2.2 with RFC 5753 §3.1: a fresh key of ours for every envelope.</summary>
    private void Agreement(AsnWriter writer, ReadOnlySpan<byte> key)
    {
        using var theirs = ECDiffieHellman.Create();
        theirs.ImportSubjectPublicKeyInfo(publicKey, out _);
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var wrappingKey = EnvelopeForm.DeriveWrappingKey(ours, theirs.PublicKey);
        Span<byte> wrapped = stackalloc byte[KeyAgreement.WrappedLength];
        KeyAgreement.Wrap(wrappingKey.Span, key, wrapped);
        using (writer.PushSequence(Tag(1)))
        {
            writer.WriteInteger(3);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence(Tag(1)))
            {
                var point = ours.ExportParameters(false).Q;
                Algorithm(writer, EnvelopeForm.EcPublicKey);
                writer.WriteBitString([4, .. point.X!, .. point.Y!]);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(EnvelopeForm.EcdhSha256);
                Algorithm(writer, EnvelopeForm.Aes256Wrap);
            }

            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(issuerAndSerial);
                writer.WriteOctetString(wrapped);
            }
        }
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);
}
