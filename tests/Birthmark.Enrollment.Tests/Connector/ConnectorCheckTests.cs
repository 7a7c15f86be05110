using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using static Birthmark.Enrollment.Tests.Connector.ConnectorBench;

namespace Birthmark.Enrollment.Tests.Connector;

public sealed class ConnectorCheckTests
{
    private static readonly string[] AllSteps = ["dns", "tcp", "tls", "credential", "role", "ca", "certificate profile", "end entity profile"];

    [Fact]
    public async Task Everything_right_is_told_step_by_step_and_a_Community_Edition_says_what_it_cannot_show()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var findings = await CheckAsync(ejbca);
        Assert.Equal(AllSteps, findings.Select(finding => finding.Step));
        Assert.All(findings, finding => Assert.True(finding.IsGood, finding.Text));
        Assert.StartsWith("Not looked at: this EJBCA offers no end entity resource", findings[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Enterprise_Edition_is_asked_for_the_end_entity_profile()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { IsEnterprise = true });
        Assert.Equal("'Device EEP' is there and fits.", (await CheckAsync(ejbca))[^1].Text);
        await AssertStopsAsync(ejbca, "end entity profile", "'Nobody' is not there", new AuthorityExpectation(null, null, "Nobody"));
    }

    [Fact]
    public async Task A_host_name_that_does_not_exist_is_found_at_the_first_step()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        await AssertStopsAsync(ejbca, "dns", "'no-such-host.invalid' cannot be resolved", null, (EjbcaVariables.Url, Utf8("https://no-such-host.invalid:8443")));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var unused = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        unused.Start();
        var port = ((System.Net.IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        await AssertStopsAsync(ejbca, "tcp", "Nothing answers at 127.0.0.1 port", null, (EjbcaVariables.Url, Utf8($"https://127.0.0.1:{port}")));
    }

    [Fact]
    public async Task A_server_of_another_CA_is_found_and_both_CAs_are_named()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var stranger = new TestAuthority("Stranger CA");
        await AssertStopsAsync(ejbca, "tls", "does not lead to 'CN=Stranger CA'", null, (EjbcaVariables.Trust, stranger.Pem));
        await AssertStopsAsync(ejbca, "tls", "issued by 'CN=Management CA'", null, (EjbcaVariables.Trust, stranger.Pem));
    }

    [Fact]
    public async Task A_server_with_other_names_is_found_and_its_names_are_told()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { ServerNames = ["pki.factory.test"] });
        await AssertStopsAsync(ejbca, "tls", "is for 'pki.factory.test', not for '127.0.0.1'");
    }

    [Fact]
    public async Task An_expired_server_certificate_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { ServerNotAfter = DateTimeOffset.UtcNow.AddDays(-1) });
        await AssertStopsAsync(ejbca, "tls", "expired at");
    }

    [Fact]
    public async Task An_expired_P12_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var expired = ejbca.Hub.IssueClient(Password, DateTimeOffset.UtcNow.AddDays(-1));
        await AssertStopsAsync(ejbca, "credential", "'CN=ra.test' in EJBCA_P12_FILE expired at", null, (EjbcaVariables.P12File, expired));
    }

    [Fact]
    public async Task A_wrong_P12_password_is_found_and_not_told()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var finding = await AssertStopsAsync(ejbca, "credential", "EJBCA_P12_PASSWORD is wrong", null, (EjbcaVariables.P12Password, Utf8("hunter2")));
        Assert.DoesNotContain("hunter2", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_that_EJBCA_does_not_accept_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { RefusesEveryone = true });
        await AssertStopsAsync(ejbca, "credential", "does not accept the client certificate 'CN=ra.test'");
    }

    [Fact]
    public async Task A_REST_protocol_that_is_switched_off_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { IsDisabled = true });
        await AssertStopsAsync(ejbca, "credential", "REST protocol is switched off");
    }

    [Fact]
    public async Task A_wrong_path_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        await AssertStopsAsync(ejbca, "credential", "There is no EJBCA REST API at", null, (EjbcaVariables.Url, Utf8(ejbca.Url + "/v9")));
    }

    [Fact]
    public async Task A_missing_role_is_found_with_EJBCAs_own_words()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { HasNoRole = true });
        await AssertStopsAsync(ejbca, "role", "Administrator is not authorized to resource /administrator. Msg: .");
    }

    [Fact]
    public async Task An_unknown_authority_is_found_and_the_visible_ones_are_told()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var findings = await CheckAsync(ejbca, new AuthorityExpectation("Devcie CA", null, null));
        var finding = findings.Single(finding => finding.Step == "ca");
        Assert.False(finding.IsGood);
        Assert.Contains("No authority named 'Devcie CA' is visible; visible are 'Device CA'", finding.Text, StringComparison.Ordinal);
        await AssertFoundAsync(ejbca, "ca", "has DN 'CN=Device CA', not 'CN=Other'", (EjbcaVariables.CaDn, Utf8("CN=Other")));
    }

    [Fact]
    public async Task An_unknown_or_unsuitable_certificate_profile_is_found()
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        await AssertFoundAsync(ejbca, "certificate profile", "'Devcie' is not there", (EjbcaVariables.CertificateProfile, Utf8("Devcie")));
        await AssertFoundAsync(ejbca, "certificate profile", "may not be used by 'Device CA', only by Other CA", (EjbcaVariables.CertificateProfile, Utf8("Foreign")));
    }

    private static Task<IReadOnlyList<AuthorityFinding>> CheckAsync(
        FaultyEjbca ejbca, AuthorityExpectation? expectation = null, params (string Name, ReadOnlyMemory<byte> Value)[] changes)
    {
        var variables = Variables(ejbca);
        foreach (var (name, value) in changes)
        {
            variables[name] = value;
        }

        return Connect(variables).CheckAsync(expectation ?? new AuthorityExpectation(null, null, null));
    }

    private static async Task<AuthorityFinding> AssertStopsAsync(
        FaultyEjbca ejbca, string step, string text, AuthorityExpectation? expectation = null, params (string Name, ReadOnlyMemory<byte> Value)[] changes)
    {
        var findings = await CheckAsync(ejbca, expectation, changes);
        Assert.Equal(AllSteps[..(Array.IndexOf(AllSteps, step) + 1)], findings.Select(finding => finding.Step));
        Assert.False(findings[^1].IsGood);
        Assert.All(findings.SkipLast(1), finding => Assert.True(finding.IsGood, finding.Text));
        Assert.Contains(text, findings[^1].Text, StringComparison.Ordinal);
        return findings[^1];
    }

    private static async Task AssertFoundAsync(FaultyEjbca ejbca, string step, string text, params (string Name, ReadOnlyMemory<byte> Value)[] changes)
    {
        var finding = (await CheckAsync(ejbca, null, changes)).Single(finding => finding.Step == step);
        Assert.False(finding.IsGood);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
    }
}
