using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>A certification authority of a test: issues server, client and device certificates.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private long serial = 0x1000;

    internal TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(10));
    }

    internal X509Certificate2 Certificate { get; }

    /// <summary>Less an hour: what begins a year before must be in force for a test's clock that was started a moment ago.</summary>
    private static DateTimeOffset InAYear => DateTimeOffset.UtcNow.AddYears(1).AddHours(-1);

    internal byte[] Pem => System.Text.Encoding.ASCII.GetBytes(Certificate.ExportCertificatePem());

    internal X509Certificate2 IssueServer(IEnumerable<string> names, DateTimeOffset? notAfter = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ejbca.test", own, HashAlgorithmName.SHA256);
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (System.Net.IPAddress.TryParse(name, out var address))
            {
                alternative.AddIpAddress(address);
            }
            else
            {
                alternative.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternative.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var issued = Sign(request, notAfter ?? InAYear);
        using var withKey = issued.CopyWithPrivateKey(own);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>PKCS#12 of a client.</summary>
    internal byte[] IssueClient(string password, DateTimeOffset? notAfter = null, string? crl = null, string? ocsp = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ra.test", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        if (crl is not null)
        {
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([crl]));
        }

        if (ocsp is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([ocsp], null));
        }

        using var issued = Sign(request, notAfter ?? InAYear);
        using var withKey = issued.CopyWithPrivateKey(own);
        return withKey.Export(X509ContentType.Pkcs12, password);
    }

    /// <summary>A certificate with key, for a responder that this authority appoints; without the use for it, for one that it does not.</summary>
    internal (string Certificate, string Key) IssueResponder(bool isAppointed)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=responder.test", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isAppointed ? "1.3.6.1.5.5.7.3.9" : "1.3.6.1.5.5.7.3.2")], false));
        using var issued = Sign(request, InAYear);
        return (issued.ExportCertificatePem(), own.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A revocation list of these serial numbers (as certificates write them, hex).</summary>
    internal byte[] Crl(long number, DateTimeOffset from, DateTimeOffset until, params string[] serials)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var revoked in serials)
        {
            builder.AddEntry(Convert.FromHexString(revoked), from, X509RevocationReason.KeyCompromise);
        }

        return builder.Build(Certificate, number, until, HashAlgorithmName.SHA256, thisUpdate: from);
    }

    internal X509Certificate2 IssueDevice(string pem)
    {
        var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
        return Sign(request, InAYear);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notAfter)
    {
        Span<byte> number = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(number, Interlocked.Increment(ref serial));
        var notBefore = notAfter.AddYears(-1) < Certificate.NotBefore ? Certificate.NotBefore : notAfter.AddYears(-1);
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), notBefore, notAfter, number);
    }
}
