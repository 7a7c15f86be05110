using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Cli.Tests.Client;

/// <summary>A root with a server and a client certificate in a folder of its own, gone at the end.</summary>
internal sealed class TestPki : IDisposable
{
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestPki(string serverAddress = "127.0.0.1")
    {
        var request = new CertificateRequest("CN=test root", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(serverAddress));
        Server = Leaf("CN=server", names.Build());
        File.WriteAllText(PathOf("ca.pem"), Root.ExportCertificatePem());
        WriteClient(X509Certificate2.CreateFromPem(Root.ExportCertificatePem()), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("birthmark-test-").FullName;

    public X509Certificate2 Root { get; }

    public X509Certificate2 Server { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A credential file for this server.</summary>
    public string CredentialFor(string server)
    {
        File.WriteAllText(PathOf("station.json"), $$"""{"server":"{{server}}","ca":"ca.pem","certificate":"client.crt","key":"client.key"}""");
        return PathOf("station.json");
    }

    public void Dispose()
    {
        Root.Dispose();
        Server.Dispose();
        rootKey.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void WriteClient(X509Certificate2 root, UnixFileMode keyMode)
    {
        using (root)
        {
            using var client = Leaf("CN=client", null);
            using var key = client.GetECDsaPrivateKey()!;
            File.WriteAllText(PathOf("client.crt"), client.ExportCertificatePem());
            File.WriteAllText(PathOf("client.key"), key.ExportPkcs8PrivateKeyPem());
            File.SetUnixFileMode(PathOf("client.key"), keyMode);
        }
    }

    private X509Certificate2 Leaf(string name, X509Extension? extension)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        if (extension is not null)
        {
            request.CertificateExtensions.Add(extension);
        }

        var serial = RandomNumberGenerator.GetBytes(8);
        using var certificate = request.Create(
            Root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), serial);
        return certificate.CopyWithPrivateKey(key);
    }
}
