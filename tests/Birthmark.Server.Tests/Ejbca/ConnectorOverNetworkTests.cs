using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Ejbca;

/// <summary>The connector against the hub's own EJBCA API, over TLS, as a factory runs it.</summary>
public sealed class ConnectorOverNetworkTests(EjbcaHub fixture) : IClassFixture<EjbcaHub>, IDisposable
{
    private readonly ECDsa key = TestCertificates.NewKey();

    [Fact]
    public async Task A_device_gets_its_certificate_and_a_chain_that_ends_in_the_PAA()
    {
        var enrolled = await fixture.Connect(fixture.Variables()).EnrolAsync(Device("net-1"));
        using var certificate = X509CertificateLoader.LoadCertificate(enrolled.Certificate.Span);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(2, enrolled.Chain.Count);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(enrolled.Chain[1].Span));
        chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(enrolled.Chain[0].Span));

        // The Matter attributes of the names are no matter to the platform's chain building.
        Assert.True(chain.Build(certificate), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }

    [Fact]
    public async Task Asked_again_the_stored_certificate_comes_back()
    {
        var first = await fixture.Connect(fixture.Variables()).EnrolAsync(Device("net-2"));
        var second = await fixture.Connect(fixture.Variables()).EnrolAsync(Device("net-2") with { IsFirstAttempt = false });
        Assert.Equal(first.Certificate.ToArray(), second.Certificate.ToArray());
    }

    [Fact]
    public async Task A_certificate_is_revoked_and_again_is_no_fault()
    {
        var authority = fixture.Connect(fixture.Variables());
        var enrolled = await authority.EnrolAsync(Device("net-3"));
        using var certificate = X509CertificateLoader.LoadCertificate(enrolled.Certificate.Span);
        await authority.RevokeAsync("CN=Matter Test PAI,VID=FFF1", certificate.SerialNumber, RevocationReason.KeyCompromise);
        await authority.RevokeAsync("VID=FFF1,CN=Matter Test PAI", certificate.SerialNumber, RevocationReason.KeyCompromise);
    }

    [Fact]
    public async Task Certificates_are_found_by_username_whatever_became_of_them()
    {
        var authority = fixture.Connect(fixture.Variables());
        var first = await authority.EnrolAsync(Device("net-5"));
        using var certificate = X509CertificateLoader.LoadCertificate(first.Certificate.Span);
        await authority.RevokeAsync("CN=Matter Test PAI,VID=FFF1", certificate.SerialNumber, RevocationReason.Superseded);
        await authority.EnrolAsync(Device("net-5"));
        var found = await ((ISearchesCertificates)authority).SearchAsync(["net-5", "net-6"]).ToListAsync();
        Assert.Equal(2, found.Count);
        Assert.All(found, f => Assert.Equal("net-5", f.Username));
        var revoked = Assert.Single(found, f => f.IsRevoked);
        Assert.Equal(
            (certificate.SerialNumber.TrimStart('0'), Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), "VID=FFF1,CN=Matter Test PAI"),
            (revoked.SerialNumber, revoked.Sha256, revoked.IssuerDn));
    }

    [Fact]
    public async Task What_the_end_entity_profile_refuses_is_told_in_EJBCAs_words()
    {
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(
            () => fixture.Connect(fixture.Variables()).EnrolAsync(Device("net-4") with { SubjectDn = "CN=x,VID=FFF2,PID=8000" }));
        Assert.Equal(PkiRefusal.Remote, refusal.Code);
        Assert.Contains("End entity profile does not contain matching field for VID with value \"FFF2\".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_a_right_connection_finds_all_steps_good()
    {
        var findings = await fixture.Connect(fixture.Variables()).CheckAsync(new AuthorityExpectation(null, null, null));
        Assert.Equal(["dns", "tcp", "tls", "credential", "role", "ca", "certificate profile", "end entity profile"], findings.Select(finding => finding.Step));
        Assert.All(findings, finding => Assert.True(finding.IsGood, finding.Text));
        Assert.Equal("'Matter DAC' is there and fits.", findings[^1].Text);
    }

    [Fact]
    public async Task The_check_of_a_credential_without_role_names_the_missing_rule()
    {
        using var nobody = await fixture.Hub.EnrolAsync("nobody-in-particular");
        var variables = fixture.Variables();
        variables[EjbcaVariables.P12File] = nobody.Export(X509ContentType.Pkcs12, EjbcaHub.Password);
        var findings = await fixture.Connect(variables).CheckAsync(new AuthorityExpectation(null, null, null));
        Assert.Equal(("role", false), (findings[^1].Step, findings[^1].IsGood));
        Assert.StartsWith(
            "Administrator is not authorized to resource /administrator. Msg: . Missing access rule: /administrator. Matched roles: none.",
            findings[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_a_foreign_credential_stops_at_the_credential()
    {
        using var foreign = TestCertificates.Foreign("CN=matter-ra");
        var variables = fixture.Variables();
        variables[EjbcaVariables.P12File] = foreign.Export(X509ContentType.Pkcs12, EjbcaHub.Password);
        var findings = await fixture.Connect(variables).CheckAsync(new AuthorityExpectation(null, null, null));
        Assert.Equal(("credential", false), (findings[^1].Step, findings[^1].IsGood));
        Assert.Contains("does not accept the client certificate 'CN=matter-ra'", findings[^1].Text, StringComparison.Ordinal);
    }

    public void Dispose() => key.Dispose();

    private EnrolmentRequest Device(string username) => new(
        username,
        new CertificateRequest($"CN={username}", key, HashAlgorithmName.SHA256).CreateSigningRequest(),
        $"CN=DAC {username},VID=FFF1,PID=8000",
        "Matter PAI",
        "Matter DAC",
        "Matter DAC",
        IsFirstAttempt: true);
}
