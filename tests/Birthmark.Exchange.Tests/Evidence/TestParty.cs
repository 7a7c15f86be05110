using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Evidence.Sites;

namespace Birthmark.Exchange.Tests.Evidence;

/// <summary>A root and the TLS identity that it certified, as hubs and receivers have them.</summary>
internal sealed class TestParty : IHubCredential
{
    internal const string ServerUse = "1.3.6.1.5.5.7.3.1";
    internal const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private TestParty(string name, string use)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest($"CN={name} root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = root.CreateSelfSigned(now.AddDays(-1), now.AddDays(60));
        Certificate = Issue(name, use);
        Context = SslStreamCertificateContext.Create(Certificate, [X509CertificateLoader.LoadCertificate(Root.RawData)], offline: true);
    }

    /// <summary>The hub of all tests of this suite.</summary>
    internal static TestParty Hub { get; } = new("hub", ServerUse);

    internal static TestParty Oem { get; } = new("oem", ServerUse);

    internal X509Certificate2 Root { get; }

    internal X509Certificate2 Certificate { get; }

    public SslStreamCertificateContext Context { get; }

    internal static TestParty Named(string name) => new(name, ServerUse);

    /// <summary>A certificate of the same root, for another use: a station's.</summary>
    internal X509Certificate2 Issue(string name, string use)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(Root, now.AddHours(-1), now.AddDays(30), [1, 2, 3]);
        return bare.CopyWithPrivateKey(key);
    }
}
