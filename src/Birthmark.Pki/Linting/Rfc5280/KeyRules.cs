using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §4.1.2.7 with RFC 5480 (EC) and RFC 8017 (RSA).</summary>
internal static class KeyRules
{
    private const string Field = "subjectPublicKeyInfo";

    internal static void Inspect(CertificateView certificate, Findings findings)
    {
        if (!PublicKeyView.TryRead(certificate.PublicKeyInfo, out var key))
        {
            findings.Error("key-form", Field, "RFC 5280 §4.1.2.7", "subjectPublicKeyInfo is not an algorithm identifier and a key in whole octets.");
        }
        else if (key.IsEllipticCurve)
        {
            InspectCurve(key, findings);
        }
        else if (key.IsRsa)
        {
            InspectRsa(key, findings);
        }
        else
        {
            findings.Warn("key-kind", Field, "RFC 5280 §4.1.2.7", $"key algorithm {ObjectIds.Dotted(key.Algorithm.Span)} is not one this hub can judge.");
        }
    }

    private static void InspectCurve(PublicKeyView key, Findings findings)
    {
        if (key.Curve.IsEmpty)
        {
            findings.Error("key-curve", Field, "RFC 5480 §2.1.1", "the EC parameters are no named curve.");
        }
        else if (key.FieldLength == 0)
        {
            findings.Warn("key-curve", Field, "RFC 5480 §2.1.1.1", $"curve {ObjectIds.Dotted(key.Curve.Span)} is none of P-256, P-384, P-521.");
        }
        else if (!key.IsUncompressedPoint)
        {
            findings.Error("key-point", Field, "RFC 5480 §2.2",
                $"the EC point has {key.Key.Length} octets; an uncompressed point on this curve has {(2 * key.FieldLength) + 1} and begins with 04.");
        }
    }

    private static void InspectRsa(PublicKeyView key, Findings findings)
    {
        if (!DerReader.TryReadWhole(key.Parameters, DerReader.Null, out var nothing) || !nothing.IsEmpty)
        {
            findings.Error("key-parameters", Field, "RFC 3279 §2.3.1", "the parameters of an RSA key are not NULL.");
        }

        if (!key.TryReadRsa(out var modulus, out var exponent))
        {
            findings.Error("key-form", Field, "RFC 8017 §A.1.1", "the RSA key is not a positive modulus and exponent.");
            return;
        }

        var bits = (modulus.Length * 8) - (modulus.Length == 0 ? 0 : byte.LeadingZeroCount(modulus.Span[0]));
        if (bits < 2048)
        {
            findings.Error("key-size", Field, "NIST SP 800-131A", $"the RSA key has {bits} bits; at least 2048.");
        }

        if ((exponent.Span[^1] & 1) == 0 || (exponent.Length == 1 && exponent.Span[0] < 3))
        {
            findings.Error("key-exponent", Field, "RFC 8017 §3.1", $"the RSA exponent is {Convert.ToHexString(exponent.Span)}; an odd number of at least 3 is wanted.");
        }
    }
}
