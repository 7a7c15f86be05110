using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Server.Tests.Hub;

/// <summary>Keys, requests and certificates of people who are not the hub.</summary>
internal static class TestCertificates
{
    internal static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal static string Csr(string name, ECDsa key) => new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>As the two files that a credential is loaded from.</summary>
    internal static async Task<(string Certificate, string Key)> WriteAsync(X509Certificate2 certificate, string folder)
    {
        var (crt, key) = (Path.Combine(folder, "own.crt"), Path.Combine(folder, "own.key"));
        await File.WriteAllTextAsync(crt, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (crt, key);
    }

    /// <summary>A client certificate of a CA that nobody here knows, whose name may well be known.</summary>
    internal static X509Certificate2 Foreign(string subject, X500DistinguishedName? issuerName = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var caKey = NewKey();
        var ca = new CertificateRequest(issuerName ?? new X500DistinguishedName("CN=Somebody else's CA"), caKey, HashAlgorithmName.SHA256);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = ca.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var key = NewKey();
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var bare = request.Create(issuer, now.AddHours(-1), now.AddDays(1), [1, 2, 3]);
        return bare.CopyWithPrivateKey(key);
    }
}
