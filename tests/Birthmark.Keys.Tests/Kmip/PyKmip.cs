using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>A key that the server begins with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Common name of the client that it belongs to.</param>
/// <param name="Algorithm"><c>AES</c> or <c>HMAC_SHA256</c>.</param>
/// <param name="Masks">As PyKMIP calls them: <c>ENCRYPT</c>, <c>MAC_GENERATE</c>, <c>DERIVE_KEY</c>, <c>WRAP_KEY</c>.</param>
/// <param name="Value">Hexadecimal.</param>
/// <param name="IsActive">Whether it may be used yet.</param>
internal sealed record KmipSeed(string Name, string Owner, string Algorithm, IReadOnlyList<string> Masks, string Value, bool IsActive = true);

/// <summary>A KMS of its own: PyKMIP on loopback with a database and certificates in a temporary folder.</summary>
internal sealed class PyKmip : IDisposable
{
    internal const string Client = "birthmark";
    internal const string Password = "kmip-test";

    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-kmip-").FullName;
    private readonly X509Certificate2 authority;
    private readonly string tls;
    private readonly string bind;
    private Process? process;

    internal PyKmip(IReadOnlyList<KmipSeed>? seeds = null, string tls = "1.3", string bind = "127.0.0.1")
    {
        Assert.SkipUnless(IsInstalled.Value, "PyKMIP (python3-pykmip) is not installed.");
        this.tls = tls;
        this.bind = bind;
        authority = MakeAuthority("KMS CA");
        using var server = Issue("localhost", isServer: true);
        File.WriteAllText(At("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(At("server.key"), server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("ca.pem"), authority.ExportCertificatePem());
        Start(seeds ?? []);
    }

    private static readonly Lazy<bool> IsInstalled = new(() =>
    {
        using var asked = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", "import kmip.services.server.engine"]) { RedirectStandardError = true })!;
        asked.StandardError.ReadToEnd();
        asked.WaitForExit();
        return asked.ExitCode == 0;
    });

    internal int Port { get; private set; }

    internal string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");

    internal byte[] TrustPem => Encoding.ASCII.GetBytes(authority.ExportCertificatePem());

    /// <summary>PKCS#12 of a client that the server knows.</summary>
    internal byte[] ClientP12(string name = Client)
    {
        using var client = Issue(name, isServer: false);
        return client.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password);
    }

    /// <summary>One from an authority that the server has never heard of.</summary>
    internal static byte[] StrangerP12()
    {
        using var strange = MakeAuthority("Strange CA");
        using var client = Issue(strange, Client, isServer: false);
        return client.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password);
    }

    /// <summary>The server is gone, its port with it.</summary>
    internal void Stop()
    {
        if (process is { } running)
        {
            running.Kill();
            running.WaitForExit();
            running.Dispose();
            process = null;
        }
    }

    /// <summary>It comes back on the same port with what it had.</summary>
    internal void Start() => Start([]);

    public void Dispose()
    {
        Stop();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    internal static X509Certificate2 MakeAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Today.AddDays(-1), Today.AddDays(30));
    }

    internal static X509Certificate2 Issue(X509Certificate2 authority, string name, bool isServer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (isServer)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        using var issued = request.Create(authority, Today.AddHours(-1), Today.AddDays(20), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    private X509Certificate2 Issue(string name, bool isServer) => Issue(authority, name, isServer);

    private void Start(IReadOnlyList<KmipSeed> seeds)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "pykmip_server.py"),
            At("server.pem"), At("server.key"), At("ca.pem"), At("kmip.db"), Port.ToString(CultureInfo.InvariantCulture), tls, bind])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.StandardInput.WriteLine(JsonSerializer.Serialize(seeds.Select(s => new { name = s.Name, owner = s.Owner, algorithm = s.Algorithm, masks = s.Masks, value = s.Value, active = s.IsActive })));
        process.StandardInput.Flush();
        var said = process.StandardOutput.ReadLine();
        Assert.True(int.TryParse(said, CultureInfo.InvariantCulture, out var port), $"PyKMIP did not start: {errors}");
        Port = port;
    }

    private string At(string name) => Path.Combine(folder, name);
}
