using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Keys.Envelopes;
using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Devices;

public sealed class OwnerSecretTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_value_for_the_owner_is_opened_by_openssl_with_the_owners_key_after_the_factory_has_shredded_its_own(bool isRsa)
    {
        using AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certificate(key);
        await hub.ApplyAsync(Marked(certificate.ExportCertificatePem()));
        var batch = await hub.OpenAsync(2);
        var device = await hub.CreateAsync(batch, "SN-1");
        var given = await hub.ProvisionAsync(device.Uid);
        await hub.RestartAsync();
        Assert.Equal(given, await hub.ProvisionAsync(device.Uid));
        await hub.ReportAsync(device.Uid, "OK");

        var envelope = (await hub.Devices.FindAsync(device.Uid)).ForOwner!;
        var said = $"{{\"DeviceUID\":\"{device.Uid}\",\"Values\":{{\"Passcode\":\"{given.Output("Secret")}\"}}}}";
        using (var opened = Envelope.TryOpen(envelope, key)!)
        {
            Assert.Equal(said, Encoding.UTF8.GetString(opened.Span));
        }

        var leaf = Assert.Single(await hub.Reader.QueryAsync("SELECT leaf FROM audit_log WHERE act = 'device.provision'", r => Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(0))));
        Assert.Contains($"\"for_oem:sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(envelope))}\"", leaf, StringComparison.Ordinal);
        Assert.Empty(await hub.Reader.QueryAsync("SELECT device_id FROM production_device_secret", r => r.GetInt64(0)));
        Assert.Equal(said, Decrypt(envelope, key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem()));
    }

    [Fact]
    public async Task An_envelope_does_not_open_with_another_key_nor_when_it_was_cut()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        await hub.ApplyAsync(Marked(Certificate(key).ExportCertificatePem()));
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        await hub.ProvisionAsync(device.Uid);
        var envelope = (await hub.Devices.FindAsync(device.Uid)).ForOwner!;
        Assert.Null(Envelope.TryOpen(envelope, other));
        Assert.Null(Envelope.TryOpen(envelope, rsa));
        Assert.Null(Envelope.TryOpen(envelope.AsMemory(0, envelope.Length / 2), key));
    }

    [Fact]
    public async Task A_profile_without_secrets_for_the_owner_has_no_envelope()
    {
        await hub.ApplyAsync(Samples.Plain);
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        await hub.ProvisionAsync(device.Uid);
        Assert.Null((await hub.Devices.FindAsync(device.Uid)).ForOwner);
    }

    [Fact]
    public async Task A_secret_for_an_owner_whom_nobody_named_is_refused_with_its_line()
    {
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(Samples.Plain + "\n    report_secrets: {Passcode: \"${secret}\"}"));
        Assert.Equal(ProductionRefusal.Declaration, refusal.Code);
        Assert.Contains("owner_certificate", Assert.Single(refusal.Faults).Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync("owner_certificate: nonsense\n" + Samples.Plain));
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private static string Marked(string pem) =>
        $"owner_certificate: |\n  {pem.Trim().Replace("\n", "\n  ", StringComparison.Ordinal)}\n{Samples.Plain}\n    report_secrets: {{Passcode: {{value: \"${{secret}}\", format: hex}}}}\n";

    private static X509Certificate2 Certificate(AsymmetricAlgorithm key)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        if (key is RSA rsa)
        {
            return new CertificateRequest("CN=Owner", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now, now.AddYears(1));
        }

        using var ecdsa = ECDsa.Create(((ECDiffieHellman)key).ExportParameters(true));
        return new CertificateRequest("CN=Owner", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddYears(1));
    }

    private static string Decrypt(byte[] envelope, string key, string certificate)
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, "openssl"))), "The command 'openssl' is not installed.");
        var folder = Directory.CreateTempSubdirectory("birthmark-envelope-");
        try
        {
            string[] paths = [.. new[] { "in.der", "key.pem", "cert.pem" }.Select(n => Path.Combine(folder.FullName, n))];
            File.WriteAllBytes(paths[0], envelope);
            File.WriteAllText(paths[1], key);
            File.WriteAllText(paths[2], certificate);
            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["cms", "-decrypt", "-binary", "-inform", "DER", "-in", paths[0], "-inkey", paths[1], "-recip", paths[2]])
            {
                RedirectStandardOutput = true,
            })!;
            var text = openssl.StandardOutput.ReadToEnd();
            openssl.WaitForExit();
            Assert.Equal(0, openssl.ExitCode);
            return text;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
