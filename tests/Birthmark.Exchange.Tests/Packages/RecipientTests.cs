using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Packages;

/// <summary>Packages for hubs of several kinds: EC and RSA, in software and in an HSM.</summary>
public sealed class RecipientTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2048)]
    [InlineData(4096)]
    public async Task A_package_for_an_EC_hub_and_an_RSA_key_is_opened_by_both_and_by_openssl(int bits)
    {
        Tool.SkipUnlessPresent("openssl");
        await using var exchange = await Exchange.StartAsync(folder);
        var (rsa, key) = MakeRsa(bits);
        using var curve = OemIdentity.Make("another hub with a key file", Exchange.Now);
        var package = await exchange.SealForAsync([rsa, exchange.Certificate, curve.Certificate]);
        using var opened = await exchange.OpenAsync(package);
        Assert.Equal("firmware"u8.ToArray(), opened.Files["fw/app.bin"]);
        await File.WriteAllBytesAsync(folder["p.p7m"], package);
        await File.WriteAllTextAsync(folder["oem.pem"], exchange.Oem.Certificate.Pem);
        await File.WriteAllTextAsync(folder["rsa.pem"], rsa.Pem);
        await File.WriteAllTextAsync(folder["rsa.key"], key);
        await File.WriteAllTextAsync(folder["ec.pem"], curve.Certificate.Pem);
        await File.WriteAllTextAsync(folder["ec.key"], curve.ExportKey("a long passphrase"));
        Tool.Run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder["p.p7m"], "-CAfile", folder["oem.pem"], "-attime", "1780315200", "-out", folder["envelope"]);
        foreach (var kind in (string[])["rsa", "ec"])
        {
            Tool.Run(
                "openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder["envelope"], "-recip", folder[kind + ".pem"], "-inkey", folder[kind + ".key"],
                "-passin", "pass:a long passphrase", "-out", folder[kind + ".tar"]);
            Assert.Contains("files/fw/app.bin", Tool.Run("tar", "-tf", folder[kind + ".tar"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_hub_whose_unwrapping_key_is_RSA_opens_its_packages_and_no_others()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await using var other = await Exchange.StartAsync(folder, "other");
        var token = await exchange.Hub.Services.GetServices<IKeyStore>().First().FindTokenAsync(HubToken.Name) ?? throw new InvalidOperationException();
        await token.RemoveAsync(HubToken.UnwrapKey);
        await token.GenerateAsync(HubToken.UnwrapKey, KeyAlgorithm.Rsa3072);
        var certificate = await exchange.Hub.Services.GetRequiredService<ExchangeIdentity>().CertificateAsync();
        Assert.True(certificate.IsRsa);
        using var read = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        Assert.Equal(X509KeyUsageFlags.KeyEncipherment, read.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);

        using var opened = await exchange.OpenAsync(await exchange.SealForAsync([other.Certificate, certificate]));
        Assert.Equal("correct horse", opened.Environment["P12_PASSWORD"]);
        await exchange.RefuseAsync(await exchange.SealForAsync([MakeRsa(3072).Certificate], id: "p-bad"), ExchangeRefusal.OtherHub);
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(async () => await exchange.OpenAsync(await exchange.SealForAsync([other.Certificate], id: "p-bad")));
        Assert.Equal(ExchangeRefusal.OtherHub, refused.Code);
    }

    [Fact]
    public async Task A_content_key_that_was_wrapped_for_another_RSA_key_under_this_ones_name_is_refused()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var token = await exchange.Hub.Services.GetServices<IKeyStore>().First().FindTokenAsync(HubToken.Name) ?? throw new InvalidOperationException();
        await token.RemoveAsync(HubToken.UnwrapKey);
        await token.GenerateAsync(HubToken.UnwrapKey, KeyAlgorithm.Rsa2048);
        var own = await exchange.Hub.Services.GetRequiredService<ExchangeIdentity>().CertificateAsync();
        var forged = MakeRsa(2048, own.KeyIdentifier).Certificate;
        await Assert.ThrowsAsync<KeyRefusedException>(async () => await exchange.OpenAsync(await exchange.SealForAsync([forged])));
    }

    [Fact]
    public async Task Who_signs_with_RSA_is_not_paired()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => exchange.Pairings.PinAsync("rsa", MakeRsa(3072).Certificate.Der, "owner"));
        Assert.Contains("is not EC P-256", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_RSA_key_that_is_too_short_is_no_recipient()
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest("CN=short", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(Exchange.Now, Exchange.Now.AddYears(1));
        Assert.False(ExchangeCertificate.TryRead(made.RawData, out _, out var why));
        Assert.Contains("RSA of 2048 bits or more", why, StringComparison.Ordinal);
    }

    private static (ExchangeCertificate Certificate, string Key) MakeRsa(int bits, ReadOnlyMemory<byte> identifier = default)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=hub with RSA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(identifier.IsEmpty ? new X509SubjectKeyIdentifierExtension(request.PublicKey, false) : new X509SubjectKeyIdentifierExtension(identifier.Span, false));
        using var made = request.CreateSelfSigned(Exchange.Now, Exchange.Now.AddYears(1));
        return ExchangeCertificate.TryRead(made.RawData, out var certificate, out var why) ? (certificate, key.ExportPkcs8PrivateKeyPem()) : throw new InvalidOperationException(why);
    }
}
