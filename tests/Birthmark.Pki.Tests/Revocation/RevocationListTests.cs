using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Revocation;
using Birthmark.Pki.Tests.Issuance;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Revocation;

/// <summary>RFC 5280 §5, with openssl as the second opinion.</summary>
public sealed class RevocationListTests
{
    [Fact]
    public async Task A_list_names_the_revoked_with_their_reasons_and_openssl_verifies_it()
    {
        await using var pki = await TestPki.StartAsync();
        var (first, second, third) = (await pki.IssueDacAsync("unit-1"), await pki.IssueDacAsync("unit-2"), await pki.IssueDacAsync("unit-3"));
        await pki.Register.RevokeAsync(RevocationTests.Order(first, RevocationReason.KeyCompromise) with { InvaliditySince = pki.Time.GetUtcNow().AddDays(-2) });
        await pki.Register.RevokeAsync(RevocationTests.Order(second, RevocationReason.Unspecified));

        var crl = (await pki.Lists.LatestAsync("Matter PAI"))!;
        Assert.Equal((2L, pki.Time.GetUtcNow().AddDays(3).AddMilliseconds(-250)), (crl.Number, crl.NextUpdate));
        var path = pki.Pem("list.pem", "X509 CRL", crl.Der);
        var text = OpenSsl.Run("crl", "-in", path, "-noout", "-text", "-CAfile", pki.Pem("pai.pem", "CERTIFICATE", first.Authority.Chain[0]));
        Assert.Contains("verify OK", text);
        Assert.Contains("Serial Number: " + first.SerialNumber.PadLeft(40, '0'), text);
        Assert.Contains("Serial Number: " + second.SerialNumber.PadLeft(40, '0'), text);
        Assert.DoesNotContain(third.SerialNumber, text);
        Assert.Contains("Key Compromise", text);
        Assert.Contains("Aug 30 08:30:15 2026 GMT", text);
        Assert.DoesNotContain("Unspecified", text);
    }

    [Fact]
    public async Task Openssl_rejects_a_revoked_device_by_the_hubs_lists_and_accepts_its_neighbour()
    {
        await using var pki = await TestPki.StartAsync();
        var (bad, good) = (await pki.IssueDacAsync("bad"), await pki.IssueDacAsync("good"));
        await pki.Register.RevokeAsync(RevocationTests.Order(bad, RevocationReason.KeyCompromise));
        await pki.Lists.CreateAsync("Matter PAA", "test");
        var lists = pki.Pem("lists.pem", "X509 CRL", (await pki.Lists.LatestAsync("Matter PAA"))!.Der, (await pki.Lists.LatestAsync("Matter PAI"))!.Der);
        (int Code, string Text) Verify(IssuedCertificate dac) => OpenSsl.Try(
            "verify", "-x509_strict", "-crl_check_all", "-attime", pki.Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-CAfile", pki.Pem("paa.pem", "CERTIFICATE", dac.Authority.Chain[1]), "-untrusted", pki.Pem("pai.pem", "CERTIFICATE", dac.Authority.Chain[0]),
            "-CRLfile", lists, pki.Pem("dac.pem", "CERTIFICATE", dac.Der));
        Assert.Contains("certificate revoked", Verify(bad).Text);
        Assert.Equal(0, Verify(good).Code);
    }

    [Fact]
    public async Task An_empty_list_leaves_the_entries_out()
    {
        await using var pki = await TestPki.StartAsync();
        var crl = await pki.Lists.CreateAsync("Matter PAI", "test");
        Assert.Contains("No Revoked Certificates.", OpenSsl.Run("crl", "-in", pki.Pem("list.pem", "X509 CRL", crl.Der), "-noout", "-text"));
    }

    [Fact]
    public async Task A_released_certificate_is_gone_from_the_next_list()
    {
        await using var pki = await TestPki.StartAsync();
        var dac = await pki.IssueDacAsync("unit-1");
        await pki.Register.RevokeAsync(RevocationTests.Order(dac, RevocationReason.CertificateHold));
        Assert.True(Names(await pki.Lists.LatestAsync("Matter PAI"), dac));
        await pki.Register.RevokeAsync(RevocationTests.Order(dac, RevocationReason.RemoveFromCrl));
        Assert.False(Names(await pki.Lists.LatestAsync("Matter PAI"), dac));
    }

    [Fact]
    public async Task An_expired_certificate_stands_in_one_more_list_and_then_no_longer()
    {
        await using var pki = await TestPki.StartAsync();
        var end = pki.Time.GetUtcNow().AddDays(1);
        var shortLived = await pki.IssueAsync(CertificateContentTests.Flexible(pki, "short") with { NotAfter = end });
        await pki.Register.RevokeAsync(RevocationTests.Order(shortLived, RevocationReason.Superseded));
        pki.Time.Advance(TimeSpan.FromDays(2));
        Assert.True(Names(await pki.Lists.CreateAsync("Matter PAI", "test"), shortLived));
        Assert.False(Names(await pki.Lists.CreateAsync("Matter PAI", "test"), shortLived));
    }

    [Fact]
    public async Task The_schedule_makes_the_first_list_and_then_one_before_the_old_expires()
    {
        await using var pki = await TestPki.StartAsync();
        Assert.Equal(2, await pki.Lists.CreateDueAsync());
        Assert.Equal(0, await pki.Lists.CreateDueAsync());
        pki.Time.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMinutes(9));
        Assert.Equal(2, await pki.Lists.CreateDueAsync());
        Assert.Equal(2, (await pki.Lists.LatestAsync("Matter PAA"))!.Number);
    }

    [Fact]
    public async Task Revocation_holds_while_the_token_is_offline_and_the_list_follows()
    {
        var before = await TestPki.StartAsync();
        var dac = await before.IssueDacAsync("unit-1");
        await before.Lists.CreateDueAsync();
        await before.Get<Authorities.CryptoTokens>().DeactivateAsync("MatterToken", "test");
        await before.Register.RevokeAsync(RevocationTests.Order(dac, RevocationReason.KeyCompromise));
        Assert.True(before.Register.IsRevoked(dac.Authority.Subject.Text, dac.SerialNumber));
        Assert.False(Names(await before.Lists.LatestAsync("Matter PAI"), dac));
        Assert.Equal(PkiRefusal.CryptoTokenOffline, (await Assert.ThrowsAsync<PkiRefusedException>(() => before.Lists.CreateAsync("Matter PAI", "test"))).Code);
        Assert.Equal(0, await before.Lists.CreateDueAsync());
        await before.CloseAsync();

        await using (var pki = await TestPki.RestartAsync(before))
        {
            Assert.Equal(1, await pki.Lists.CreateDueAsync());
            Assert.True(Names(await pki.Lists.LatestAsync("Matter PAI"), dac));
            Assert.Equal(0, await pki.Lists.CreateDueAsync());
        }

        Directory.Delete(before.Folder, recursive: true);
    }

    [Fact]
    public async Task Calls_that_meet_share_a_list_and_each_sees_its_own_revocation_in_it()
    {
        await using var pki = await TestPki.StartAsync();
        var dacs = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => pki.IssueDacAsync($"unit-{i}")));
        await Task.WhenAll(dacs.Select(dac => Task.Run(async () =>
        {
            await pki.Register.RevokeAsync(RevocationTests.Order(dac, RevocationReason.Superseded));
            Assert.True(Names(await pki.Lists.LatestAsync("Matter PAI"), dac));
        })));
        Assert.InRange((await pki.Lists.LatestAsync("Matter PAI"))!.Number, 1, 40);
    }

    [Fact]
    public async Task An_unknown_authority_has_no_list()
    {
        await using var pki = await TestPki.StartAsync();
        Assert.Null(await pki.Lists.LatestAsync("nobody"));
        Assert.Equal(PkiRefusal.CertificateAuthorityUnknown, (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Lists.CreateAsync("nobody", "test"))).Code);
    }

    [Fact]
    public async Task A_foreign_list_is_taken_when_it_is_by_the_authority_and_newer()
    {
        await using var pki = await TestPki.StartAsync();
        var mine = await pki.Lists.CreateAsync("Matter PAI", "test");
        var old = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Lists.ImportAsync("Matter PAI", mine.Der, "test"));
        Assert.Equal("CRL #1 or higher is already in the database.", old.Message);
        var foreign = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Lists.ImportAsync("Matter PAA", mine.Der, "test"));
        Assert.StartsWith("CRL is not issued by VID=FFF1,CN=Matter Test PAA", foreign.Message);
        var noise = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Lists.ImportAsync("Matter PAI", new byte[] { 1, 2, 3 }, "test"));
        Assert.Equal("Could not parse CRL. It must be in DER format.", noise.Message);
        var forged = mine.Der.ToArray();
        forged[^5] ^= 1;
        Assert.StartsWith("CRL is not issued by", (await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Lists.ImportAsync("Matter PAI", forged, "test"))).Message);
    }

    [Fact]
    public async Task An_imported_list_is_the_latest()
    {
        await using var pki = await TestPki.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=External", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var root = request.CreateSelfSigned(pki.Time.GetUtcNow(), pki.Time.GetUtcNow().AddYears(5));
        await pki.ApplyAsync($"Object Type: Certification Authority\nName: External\nType of CA: X.509\nCertificates: [\"{Convert.ToBase64String(root.RawData)}\"]\n");
        var list = new CertificateRevocationListBuilder();
        list.AddEntry([1, 2, 3]);
        var der = list.Build(root, 7, pki.Time.GetUtcNow().AddDays(1), HashAlgorithmName.SHA256, thisUpdate: pki.Time.GetUtcNow());
        await pki.Lists.ImportAsync("External", der, "test");
        Assert.Equal(7, (await pki.Lists.LatestAsync("External"))!.Number);
    }

    [Fact]
    public async Task No_bytes_make_the_list_reader_throw()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Register.RevokeAsync(RevocationTests.Order(await pki.IssueDacAsync("unit-1"), RevocationReason.Superseded));
        var good = (await pki.Lists.LatestAsync("Matter PAI"))!.Der;
        Assert.True(CrlView.TryRead(good, out _));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<int, byte, byte[]>((at, value, noise) =>
        {
            _ = CrlView.TryRead(noise, out _);
            var changed = good.ToArray();
            changed[(int)((uint)at % (uint)good.Length)] = value;
            _ = CrlView.TryRead(changed, out _);
        }));
    }

    private static bool Names(StoredCrl? crl, IssuedCertificate certificate) =>
        crl!.Der.AsSpan().IndexOf(Convert.FromHexString(certificate.SerialNumber.Length % 2 == 0 ? certificate.SerialNumber : "0" + certificate.SerialNumber)) >= 0;
}
