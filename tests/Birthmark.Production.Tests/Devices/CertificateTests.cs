using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Recipes;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Devices;

public sealed class CertificateTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task A_device_gets_a_certificate_for_the_key_it_gets()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        var data = await hub.ProvisionAsync(device.Uid);
        using var certificate = X509CertificateLoader.LoadCertificate(data.Certificate());
        Assert.Contains("Matter DAC 00000001", certificate.Subject, StringComparison.Ordinal);
        Assert.Equal([("dac", Convert.ToHexString(certificate.RawData))], data.Blocks());
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Convert.FromBase64String(data.Output("DevPKey")),
        });
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());

        var record = Assert.Single((await hub.Devices.FindAsync(device.Uid)).Certificates);
        Assert.Equal("dac", record.Step);
        Assert.Equal(certificate.GetSerialNumberString().TrimStart('0'), record.SerialNumber);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), record.Sha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), record.PublicKeyHash);
        Assert.Contains("Matter Test PAI", record.Issuer, StringComparison.Ordinal);
        Assert.Single(await hub.IssuedToAsync(device.Uid));
    }

    [Fact]
    public async Task A_lost_answer_of_the_authority_costs_no_second_certificate()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        hub.Line.LoseAnswer();
        await Hub.RefusedAsync(ProductionRefusal.AuthorityUnavailable, () => hub.ProvisionAsync(device.Uid));
        Assert.Equal(DeviceState.Intended, (await hub.Devices.FindAsync(device.Uid)).State);
        var issued = Assert.Single(await hub.IssuedToAsync(device.Uid));
        var data = await hub.ProvisionAsync(device.Uid);
        Assert.Equal(issued.Der, data.Certificate());
        Assert.Single(await hub.IssuedToAsync(device.Uid));
    }

    [Fact]
    public async Task A_crash_between_intent_and_answer_is_taken_up_with_the_same_key_at_the_next_start()
    {
        var batch = await hub.OpenMatterAsync(3);
        var lost = await hub.CreateAsync(batch, "a");
        var never = await hub.CreateAsync(batch, "b");
        hub.Line.LoseAnswer();
        await Hub.RefusedAsync(ProductionRefusal.AuthorityUnavailable, () => hub.ProvisionAsync(lost.Uid));
        hub.Line.IsCut = true;
        await Hub.RefusedAsync(ProductionRefusal.AuthorityUnavailable, () => hub.ProvisionAsync(never.Uid));
        await hub.RestartAsync();
        Assert.Equal(2, await hub.LooseEnds.ResumeOpenIntentsAsync());
        hub.Line.IsCut = false;
        Assert.Equal(0, await hub.LooseEnds.ResumeOpenIntentsAsync());

        var issued = Assert.Single(await hub.IssuedToAsync(lost.Uid));
        Assert.Single(await hub.IssuedToAsync(never.Uid));
        Assert.Equal(DeviceState.Provisioned, (await hub.Devices.FindAsync(lost.Uid)).State);
        var data = await hub.ProvisionAsync(lost.Uid);
        Assert.Equal(issued.Der, data.Certificate());
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromBase64String(data.Output("DevPKey")) });
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Der!);
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task A_device_given_up_while_the_authority_was_asked_ends_on_the_deny_list_with_its_certificate_revoked()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        hub.Line.LoseAnswer();
        await Hub.RefusedAsync(ProductionRefusal.AuthorityUnavailable, () => hub.ProvisionAsync(device.Uid));
        await hub.ReportAsync(device.Uid, "KO", "station gave up");
        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        while (await hub.LooseEnds.TieUpAsync() > 0)
        {
            // The certificate is found first, then revoked.
        }

        Assert.Equal(0, await hub.LooseEnds.CountErrandsAsync(batch.Uid));
        var denied = Assert.Single((await hub.Devices.ListAsync(batch.Uid, DeviceListKind.Deny, null, 10)).Devices);
        Assert.True(Assert.Single(denied.Certificates).IsRevoked);
        Assert.Equal(Birthmark.Pki.RevocationReason.CessationOfOperation, Assert.Single(await hub.IssuedToAsync(device.Uid)).RevocationReason);
        Assert.Empty(await hub.Reader.QueryAsync("SELECT device_id FROM production_device_secret", r => r.GetInt64(0)));
    }

    [Fact]
    public async Task A_certificate_issued_while_the_batch_was_released_is_recorded_and_revoked_and_never_handed_out()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        hub.Line.Gate = new TaskCompletionSource();
        var provisioning = hub.ProvisionAsync(device.Uid);
        await hub.Line.Waiting.Task;
        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        hub.Line.Gate.SetResult();
        await Hub.RefusedAsync(ProductionRefusal.DeviceFinal, () => provisioning);
        hub.Line.Gate = null;
        while (await hub.LooseEnds.TieUpAsync() > 0)
        {
            // Until nothing is left to do.
        }

        var denied = Assert.Single((await hub.Devices.ListAsync(batch.Uid, DeviceListKind.Deny, null, 10)).Devices);
        Assert.True(Assert.Single(denied.Certificates).IsRevoked);
        Assert.Single(await hub.IssuedToAsync(device.Uid));
        Assert.Equal(0, await hub.LooseEnds.CountErrandsAsync(batch.Uid));
    }

    [Fact]
    public async Task Revocations_wait_for_an_authority_that_cannot_be_reached()
    {
        var batch = await hub.OpenMatterAsync(4);
        var good = await hub.CreateAsync(batch, "good");
        var bad = await hub.CreateAsync(batch, "bad");
        var silent = await hub.CreateAsync(batch, "silent");
        foreach (var device in new[] { good, bad, silent })
        {
            await hub.ProvisionAsync(device.Uid);
        }

        await hub.ReportAsync(good.Uid, "OK");
        await hub.ReportAsync(bad.Uid, "KO", "dead");
        hub.Line.IsCut = true;
        await hub.Batches.ReleaseAsync(batch.Uid, "operator");
        Assert.Equal(0, await hub.LooseEnds.TieUpAsync());
        Assert.Equal(2, await hub.LooseEnds.CountErrandsAsync(batch.Uid));
        hub.Line.IsCut = false;
        Assert.Equal(0, await hub.LooseEnds.TieUpAsync());
        await hub.RestartAsync();
        hub.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, await hub.LooseEnds.TieUpAsync());
        Assert.Equal(0, await hub.LooseEnds.CountErrandsAsync(batch.Uid));

        var denied = (await hub.Devices.ListAsync(batch.Uid, DeviceListKind.Deny, null, 10)).Devices;
        Assert.All(denied, d => Assert.True(Assert.Single(d.Certificates).IsRevoked));
        Assert.Equal(Birthmark.Pki.Certificates.CertificateStatus.Active, Assert.Single(await hub.IssuedToAsync(good.Uid)).Status);
        Assert.Equal(Birthmark.Pki.RevocationReason.PrivilegesWithdrawn, Assert.Single(await hub.IssuedToAsync(silent.Uid)).RevocationReason);
    }

    [Fact]
    public async Task A_name_that_the_end_entity_profile_refuses_leaves_the_device_as_it_was_asked()
    {
        await hub.OpenMatterAsync(1);
        await hub.ApplyAsync(Samples.Matter.Replace("matter-lighting", "other", StringComparison.Ordinal).Replace("VID=${VID}", "VID=FFF2", StringComparison.Ordinal));
        var batch = await hub.Batches.OpenAsync(new("b", "matter-dac", "bulb", 2, 1, "other"), "operator");
        var device = await hub.CreateAsync(batch, "x");
        await Hub.RefusedAsync(ProductionRefusal.CertificateRefused, () => hub.ProvisionAsync(device.Uid));
        Assert.Empty(await hub.IssuedToAsync(device.Uid));
        await hub.ReportAsync(device.Uid, "KO");
    }

    [Fact]
    public async Task Eight_heads_are_provisioned_in_one_call()
    {
        var batch = await hub.OpenMatterAsync(16, heads: 8);
        var created = await hub.Devices.CreateAsync(batch.Uid, [.. Enumerable.Range(0, 8).Select(i => new NewDevice($"S{i}"))], Hub.Bench);
        var data = await hub.Devices.ProvisionAsync([.. created.Select(c => new ProvisioningCall(c.Value!.Uid.ToString()))], Hub.Bench);
        Assert.Equal(8, data.Select(d => System.Text.Encoding.UTF8.GetString(d.OrThrow().Json).Output("DevCert")).Distinct().Count());
        foreach (var answer in data)
        {
            answer.Value!.Dispose();
        }
    }

    [Fact]
    public async Task A_device_that_brings_its_request_keeps_its_key()
    {
        var batch = await hub.OpenMatterAsync(5, profile: "own-key");
        var device = await hub.CreateAsync(batch, "a");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Hub.RefusedAsync(ProductionRefusal.DeviceKeyMissing, () => hub.ProvisionAsync(device.Uid));
        await Hub.RefusedAsync(ProductionRefusal.DeviceKeyInvalid, () => hub.ProvisionAsync(device.Uid, new(DeviceKeys.Csr(ECCurve.NamedCurves.nistP384), null, null)));
        await Hub.RefusedAsync(ProductionRefusal.DeviceRequestInvalid, () => hub.ProvisionAsync(device.Uid, new("nonsense", null, null)));
        await Hub.RefusedAsync(ProductionRefusal.DeviceRequestInvalid, () => hub.ProvisionAsync(device.Uid, new(Spoilt(DeviceKeys.Csr(key)), null, null)));

        var offer = new KeyOffer(DeviceKeys.Csr(key), null, null);
        var data = await hub.ProvisionAsync(device.Uid, offer);
        using var certificate = X509CertificateLoader.LoadCertificate(data.Certificate());
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.DoesNotContain("DevPKey", data, StringComparison.Ordinal);
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid, offer));
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
        await Hub.RefusedAsync(ProductionRefusal.DeviceKeyDiffers, () => hub.ProvisionAsync(device.Uid, new(DeviceKeys.Csr(), null, null)));
    }

    [Fact]
    public async Task A_bare_public_key_with_its_proof_is_as_good_as_a_request()
    {
        var batch = await hub.OpenMatterAsync(5, profile: "own-key");
        var device = await hub.CreateAsync(batch, "a");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        Assert.Equal([0x30, 0x62, 0x02, 0x01, 0x00, 0x30, 0x00, .. publicKey, 0xA0, 0x00], BroughtKey.RequestInfo(publicKey));
        var proof = key.SignData(BroughtKey.RequestInfo(publicKey), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var wrong = key.SignData([1], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        await Hub.RefusedAsync(
            ProductionRefusal.DeviceProofInvalid, () => hub.ProvisionAsync(device.Uid, new(null, Convert.ToBase64String(publicKey), Convert.ToBase64String(wrong))));
        await Hub.RefusedAsync(ProductionRefusal.DeviceProofInvalid, () => hub.ProvisionAsync(device.Uid, new(null, Convert.ToBase64String(publicKey), null)));
        var data = await hub.ProvisionAsync(device.Uid, new(null, key.ExportSubjectPublicKeyInfoPem(), Convert.ToBase64String(proof)));
        using var certificate = X509CertificateLoader.LoadCertificate(data.Certificate());
        Assert.Equal(publicKey, certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("{step: more, uses: encode, with: {value: ${dac}, format: pem-chain}}")]
    [InlineData("{step: more, uses: template, with: {text: \"${dac.serial} ${dac.fingerprint}\"}}")]
    [InlineData("{step: more, uses: csr, with: {key: ${key}, subject: \"CN=${dac.serial}\"}}")]
    public async Task Data_is_the_same_again_also_when_it_was_made_from_the_certificate(string step)
    {
        await hub.OpenMatterAsync(1);
        await hub.ApplyAsync(Samples.Matter.Replace("matter-lighting", "more", StringComparison.Ordinal)
            .Replace("      - step: devcert", $"      - {step}\n      - step: devcert", StringComparison.Ordinal)
            .Replace("      DevCert: ${devcert}", "      DevCert: ${devcert}\n      More: ${more}\n      Issuer: ${dac.issuer}", StringComparison.Ordinal));
        var batch = await hub.Batches.OpenAsync(new("b", "matter-dac", "bulb", 1, 1, "more"), "operator");
        var device = await hub.CreateAsync(batch, "a");
        var data = await hub.ProvisionAsync(device.Uid);
        Assert.NotEmpty(data.Output("More"));
        Assert.NotEmpty(data.Output("Issuer"));
        hub.Line.IsCut = true;
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
        await hub.RestartAsync();
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task An_authority_check_says_what_a_project_relies_on()
    {
        await hub.OpenMatterAsync(1);
        var findings = await hub.Get<Birthmark.Production.Authorities.AuthorityChecks>().CheckAsync("matter-lighting", "pki");
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.True(f.IsGood, f.Text));
        await Hub.RefusedAsync(
            ProductionRefusal.AuthorityUnknown, () => hub.Get<Birthmark.Production.Authorities.AuthorityChecks>().CheckAsync("matter-lighting", "pka"));
    }

    private static string Spoilt(string pem)
    {
        var der = PemEncoding.Find(pem);
        var bytes = Convert.FromBase64String(pem[der.Base64Data]);
        bytes[^1] ^= 1;
        return Convert.ToBase64String(bytes);
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
