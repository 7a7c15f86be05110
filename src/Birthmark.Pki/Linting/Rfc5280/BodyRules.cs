using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §4.1: version, serial number, algorithms, validity, unique identifiers.</summary>
internal static class BodyRules
{
    internal static void Inspect(CertificateView certificate, Findings findings)
    {
        if (certificate.Version != 3 && (certificate.Extensions.Count > 0 || certificate.Version is < 1 or > 3))
        {
            findings.Error("version", "version", "RFC 5280 §4.1.2.1", $"version is v{certificate.Version}; a certificate with extensions is v3.");
        }

        InspectSerial(certificate.SerialNumber.Span, findings);
        if (!certificate.TbsAlgorithm.Span.SequenceEqual(certificate.SignatureAlgorithm.Span))
        {
            findings.Error("algorithms-differ", "signatureAlgorithm", "RFC 5280 §4.1.1.2",
                $"signatureAlgorithm is {Name(certificate.SignatureAlgorithm)}, signature inside the TBS is {Name(certificate.TbsAlgorithm)}; both are the same octets.");
        }

        InspectAlgorithm(certificate.TbsAlgorithm, findings);
        InspectTime("notBefore", certificate.NotBefore, findings);
        InspectTime("notAfter", certificate.NotAfter, findings);
        if (certificate.NotBefore.At > certificate.NotAfter.At)
        {
            findings.Error("validity-order", "validity", "RFC 5280 §4.1.2.5", $"notBefore {certificate.NotBefore} is after notAfter {certificate.NotAfter}.");
        }

        if (certificate.HasUniqueIdentifiers)
        {
            findings.Error("unique-identifiers", "issuerUniqueID", "RFC 5280 §4.1.2.8", "a unique identifier is present; conforming authorities make none.");
        }

        if (certificate.Version == 3 && certificate.Extensions.Count == 0)
        {
            findings.Warn("no-extensions", "extensions", "RFC 5280 §4.1.2.1", "version is v3 without extensions; v1 is meant for that.");
        }
    }

    private static void InspectSerial(ReadOnlySpan<byte> serial, Findings findings)
    {
        if (serial.IsEmpty || serial[0] >= 0x80 || serial.IndexOfAnyExcept((byte)0) < 0)
        {
            findings.Error("serial-positive", "serialNumber", "RFC 5280 §4.1.2.2", $"serialNumber is {Convert.ToHexString(serial)}; it is a positive integer.");
        }
        else if (!DerReader.IsMinimalInteger(serial))
        {
            findings.Error("serial-form", "serialNumber", "X.690 §8.3.2", $"serialNumber {Convert.ToHexString(serial)} has a superfluous leading octet.");
        }

        if (serial.Length > 20)
        {
            findings.Error("serial-length", "serialNumber", "RFC 5280 §4.1.2.2", $"serialNumber has {serial.Length} octets; at most 20.");
        }
    }

    private static void InspectAlgorithm(ReadOnlyMemory<byte> identifier, Findings findings)
    {
        if (!DerReader.TryReadWhole(identifier, DerReader.Sequence, out var content))
        {
            return;
        }

        var fields = new DerReader(content);
        if (!fields.TryRead(DerReader.ObjectIdentifier, out var oid))
        {
            findings.Error("algorithm-form", "signature", "RFC 5280 §4.1.1.2", "the algorithm identifier has no object identifier.");
            return;
        }

        var span = oid.Span;
        if (span.SequenceEqual(ObjectIds.EcdsaWithSha1) || span.SequenceEqual(ObjectIds.Sha1WithRsa))
        {
            findings.Error("algorithm-weak", "signature", "RFC 9155 §2", $"the signature algorithm {ObjectIds.Dotted(span)} rests on SHA-1; SHA-256 or better is wanted.");
        }

        var isEcdsa = span.SequenceEqual(ObjectIds.EcdsaWithSha256) || span.SequenceEqual(ObjectIds.EcdsaWithSha384);
        if (isEcdsa && !fields.IsEmpty)
        {
            findings.Error("algorithm-parameters", "signature", "RFC 5758 §3.2", "ECDSA carries parameters; they are left out.");
        }

        var isRsa = span.SequenceEqual(ObjectIds.Sha256WithRsa) || span.SequenceEqual(ObjectIds.Sha384WithRsa) || span.SequenceEqual(ObjectIds.Sha512WithRsa);
        if (isRsa && !(fields.TryRead(DerReader.Null, out var nothing) && nothing.IsEmpty && fields.IsEmpty))
        {
            findings.Error("algorithm-parameters", "signature", "RFC 4055 §5", "RSA with PKCS #1 padding carries no NULL parameters; they are NULL.");
        }
    }

    private static void InspectTime(string field, CertificateTime time, Findings findings)
    {
        if (time.Fault is not null)
        {
            findings.Error("time-form", $"validity.{field}", time.IsGeneralized ? "RFC 5280 §4.1.2.5.2" : "RFC 5280 §4.1.2.5.1", $"{field}: {time.Fault}.");
        }
    }

    private static string Name(ReadOnlyMemory<byte> identifier) =>
        DerReader.TryReadWhole(identifier, DerReader.Sequence, out var content) && new DerReader(content) is var fields &&
        fields.TryRead(DerReader.ObjectIdentifier, out var oid)
            ? ObjectIds.Dotted(oid.Span)
            : Convert.ToHexString(identifier.Span);
}
