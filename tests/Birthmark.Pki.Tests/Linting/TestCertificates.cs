using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Pki.Tests.Linting;

/// <summary>Certificates made by the platform, as material for the linters.</summary>
internal static class TestCertificates
{
    internal static byte[] SelfSigned(string subject, Action<CertificateRequest>? change = null, byte[]? serial = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(subject, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 1, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, X509SubjectKeyIdentifierHashAlgorithm.Sha1, false));
        change?.Invoke(request);
        return Sign(request, key, serial ?? [1, 2, 3]);
    }

    internal static byte[] Leaf(Action<CertificateRequest> change, string subject = "CN=leaf", byte[]? serial = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(subject, key);
        change(request);
        return Sign(request, key, serial ?? [1]);
    }

    private static CertificateRequest Request(string subject, ECDsa key) => new(subject, key, HashAlgorithmName.SHA256);

    private static byte[] Sign(CertificateRequest request, ECDsa key, byte[] serial)
    {
        var generator = X509SignatureGenerator.CreateForECDsa(key);
        using var made = request.Create(
            request.SubjectName, generator, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero), serial);
        return made.RawData;
    }
}
