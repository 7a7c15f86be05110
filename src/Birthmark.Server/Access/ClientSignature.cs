using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;

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
            var identifier = outer.ReadEncodedValue();
            signature = outer.ReadBitString(out _);
            return SignatureForms.TryRecognise(identifier, out algorithm);
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
