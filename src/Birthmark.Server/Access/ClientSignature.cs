using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;

namespace Birthmark.Server.Access;

/// <summary>Whether an authority's key signed a client's certificate.</summary>
internal static class ClientSignature
{
    internal static bool IsBy(ReadOnlyMemory<byte> issuer, ReadOnlyMemory<byte> certificate, IDeviceKeys keys) =>
        TryRead(certificate, out var signed, out var algorithm, out var signature)
        && TryReadKey(issuer, out var publicKey)
        && keys.Verify(publicKey, signed.Span, signature, algorithm);

    private static bool TryRead(ReadOnlyMemory<byte> certificate, out ReadOnlyMemory<byte> signed, out SignatureAlgorithm algorithm, out byte[] signature)
    {
        signed = default;
        algorithm = default;
        signature = [];
        try
        {
            // RFC 5280 §4.1: SEQUENCE of tbsCertificate, signatureAlgorithm, signatureValue.
            var outer = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
            signed = outer.ReadEncodedValue();
            var identifier = outer.ReadSequence().ReadObjectIdentifier();
            signature = outer.ReadBitString(out _);
            SignatureAlgorithm? known = identifier switch
            {
                "1.2.840.10045.4.3.2" => SignatureAlgorithm.EcdsaWithSha256,
                "1.2.840.10045.4.3.3" => SignatureAlgorithm.EcdsaWithSha384,
                "1.2.840.113549.1.1.11" => SignatureAlgorithm.RsaPkcs1WithSha256,
                "1.2.840.113549.1.1.12" => SignatureAlgorithm.RsaPkcs1WithSha384,
                "1.2.840.113549.1.1.13" => SignatureAlgorithm.RsaPkcs1WithSha512,
                _ => null,
            };
            algorithm = known.GetValueOrDefault();
            return known is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool TryReadKey(ReadOnlyMemory<byte> issuer, out byte[] publicKey)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(issuer.Span);
            publicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
            return true;
        }
        catch (CryptographicException)
        {
            publicKey = [];
            return false;
        }
    }
}
