using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using static Birthmark.Enrollment.Tests.Connector.ConnectorBench;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>What becomes of a line whose hub may no longer ask: its credential was revoked, or nobody can say that it was not.</summary>
public sealed class WithdrawnCredentialTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly List<ECDsa> keys = [];
    private int devices;

    public void Dispose() => keys.ForEach(k => k.Dispose());

    [Fact]
    public async Task A_line_stops_with_the_next_look_after_its_credential_stands_in_the_revocation_list()
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        var (authority, serial) = Connect(ejbca, crl: post.Url);
        post.List = List(ejbca, 1);
        for (var i = 0; i < 20; i++)
        {
            await EnrolAsync(authority);
        }

        Assert.Equal(1, post.Asked);
        Assert.Equal(CredentialStandingKind.InForce, Standing(authority).Kind);
        post.List = List(ejbca, 2, serial);
        time.Advance(TimeSpan.FromSeconds(31));
        await ((IWatchesCredential)authority).LookAsync();
        var asked = ejbca.Enrolments.Count;
        var refused = await RefusedAsync(authority);
        Assert.Contains("'CN=ra.test' was revoked at", refused.Message, StringComparison.Ordinal);
        Assert.Contains(post.Url, refused.Message, StringComparison.Ordinal);
        Assert.Equal(asked, ejbca.Enrolments.Count);
        Assert.Equal(CredentialStandingKind.Revoked, Standing(authority).Kind);

        // The older list, still good by its dates, takes nothing back.
        post.List = List(ejbca, 1, since: -10);
        time.Advance(TimeSpan.FromSeconds(31));
        await ((IWatchesCredential)authority).LookAsync();
        await RefusedAsync(authority);
    }

    [Fact]
    public async Task A_list_is_asked_for_no_sooner_than_it_is_due_and_not_sent_twice()
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        var (authority, _) = Connect(ejbca, crl: post.Url);
        post.List = List(ejbca, 1);
        await EnrolAsync(authority);
        await EnrolAsync(authority);
        Assert.Equal((1, 0), (post.Asked, post.NotModified));
        time.Advance(TimeSpan.FromSeconds(31));
        await ((IWatchesCredential)authority).LookAsync();
        Assert.Equal((2, 1), (post.Asked, post.NotModified));
        await EnrolAsync(authority);
    }

    [Fact]
    public async Task Without_an_answer_a_line_goes_on_until_the_last_one_has_run_out_and_the_grace_is_over()
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        var (authority, _) = Connect(ejbca, crl: post.Url, grace: "2");
        post.List = List(ejbca, 1);
        await EnrolAsync(authority);
        post.List = null;
        time.Advance(TimeSpan.FromMinutes(50));
        await EnrolAsync(authority);
        Assert.Equal(CredentialStandingKind.InForce, Standing(authority).Kind);
        time.Advance(TimeSpan.FromMinutes(20));
        await EnrolAsync(authority);
        Assert.Equal(CredentialStandingKind.Overdue, Standing(authority).Kind);
        Assert.Contains("HTTP 503", Standing(authority).Words, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Contains("longer than the grace of 2 h", (await RefusedAsync(authority)).Message, StringComparison.Ordinal);
        post.List = List(ejbca, 2);
        time.Advance(TimeSpan.FromSeconds(6));
        await EnrolAsync(authority);
    }

    [Fact]
    public async Task A_hub_that_never_had_an_answer_asks_for_nothing()
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        var (authority, _) = Connect(ejbca, crl: post.Url);
        Assert.Contains("could not be learned yet", (await RefusedAsync(authority)).Message, StringComparison.Ordinal);
        Assert.Empty(ejbca.Enrolments);
    }

    [Theory]
    [InlineData("another authority signed it")]
    [InlineData("it is cut short")]
    [InlineData("it is of another issuer and key")]
    [InlineData("it has run out")]
    [InlineData("it is of a time to come")]
    public async Task A_list_that_cannot_be_relied_on_is_as_none(string how)
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var mallory = new TestAuthority("Management CA");
        var now = time.GetUtcNow();
        var (authority, _) = Connect(ejbca, crl: post.Url);
        post.List = how switch
        {
            "another authority signed it" => mallory.Crl(9, now.AddMinutes(-1), now.AddHours(1)),
            "it is of another issuer and key" => ejbca.Devices.Crl(9, now.AddMinutes(-1), now.AddHours(1)),
            "it is cut short" => List(ejbca, 9)[..^9],
            "it has run out" => ejbca.Hub.Crl(9, now.AddHours(-2), now.AddHours(-1)),
            _ => ejbca.Hub.Crl(9, now.AddHours(1), now.AddHours(2)),
        };
        await RefusedAsync(authority);
        Assert.Empty(ejbca.Enrolments);
    }

    [Fact]
    public async Task Openssl_ocsp_as_a_responder_lets_a_line_run_and_stops_it()
    {
        Assert.SkipUnless(OpenSslResponder.IsInstalled, "openssl is not installed");
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var responder = new OpenSslResponder(ejbca.Hub, isAppointed: true);
        var (authority, serial) = Connect(ejbca, ocsp: responder.Url);
        await responder.StartAsync(serial, isRevoked: false);
        await EnrolAsync(authority);
        Assert.Contains($"says the OCSP responder {responder.Url}", Standing(authority).Words, StringComparison.Ordinal);
        await responder.StartAsync(serial, isRevoked: true);
        time.Advance(TimeSpan.FromSeconds(31));
        await ((IWatchesCredential)authority).LookAsync();
        Assert.Contains("was revoked at 2026-01-01 00:00:00Z", (await RefusedAsync(authority)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_responder_that_does_not_know_the_credential_or_was_not_appointed_is_not_believed()
    {
        Assert.SkipUnless(OpenSslResponder.IsInstalled, "openssl is not installed");
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var known = new OpenSslResponder(ejbca.Hub, isAppointed: true);
        using var pretender = new OpenSslResponder(ejbca.Hub, isAppointed: false);
        var (first, serial) = Connect(ejbca, ocsp: known.Url);
        await known.StartAsync(serial, isRevoked: null);
        Assert.Contains("does not know this credential", (await RefusedAsync(first)).Message, StringComparison.Ordinal);
        var (second, other) = Connect(ejbca, ocsp: pretender.Url);
        await pretender.StartAsync(other, isRevoked: false);
        Assert.Contains("signed neither by the issuer nor by a responder that the issuer appointed", (await RefusedAsync(second)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_asked_where_the_responder_is_silent()
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        using var silent = new OpenSslResponder(ejbca.Hub, isAppointed: true);
        var (authority, _) = Connect(ejbca, crl: post.Url, ocsp: silent.Url);
        post.List = List(ejbca, 1);
        await EnrolAsync(authority);
        Assert.Contains("the revocation list", Standing(authority).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_a_connection_says_what_became_of_the_credential()
    {
        await using var post = await RevocationPost.StartAsync();
        await using var ejbca = await FaultyEjbca.StartAsync();
        var (authority, serial) = Connect(ejbca, crl: post.Url);
        post.List = List(ejbca, 1, serial);
        var finding = (await authority.CheckAsync(new AuthorityExpectation(null, null, null)))[^1];
        Assert.Equal(("revocation", false), (finding.Step, finding.IsGood));
        Assert.Contains("was revoked", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EjbcaVariables.CrlUrl, "ldap://ca.test/crl")]
    [InlineData(EjbcaVariables.OcspUrl, "nonsense")]
    [InlineData(EjbcaVariables.RevocationGrace, "721")]
    [InlineData(EjbcaVariables.RevocationGrace, "-1")]
    public async Task A_variable_that_cannot_be_used_is_named(string variable, string value)
    {
        await using var ejbca = await FaultyEjbca.StartAsync();
        var variables = Variables(ejbca);
        variables[variable] = Utf8(value);
        Assert.False(EjbcaConnection.TryRead(variables, out _, out var faults));
        Assert.StartsWith(variable, Assert.Single(faults), StringComparison.Ordinal);
    }

    private (IAuthority Authority, string Serial) Connect(FaultyEjbca ejbca, string? crl = null, string? ocsp = null, string? grace = null)
    {
        var variables = Variables(ejbca);
        var p12 = ejbca.Hub.IssueClient(Password, crl: crl, ocsp: ocsp);
        using var client = X509CertificateLoader.LoadPkcs12(p12, Password);
        variables[EjbcaVariables.P12File] = p12;
        if (grace is not null)
        {
            variables[EjbcaVariables.RevocationGrace] = Utf8(grace);
        }

        return (ConnectorBench.Connect(variables, Impatient with { TryTimeout = TimeSpan.FromSeconds(10) }, time), client.SerialNumber);
    }

    private byte[] List(FaultyEjbca ejbca, long number, params string[] serials) => List(ejbca, number, 0, serials);

    private byte[] List(FaultyEjbca ejbca, long number, int since, params string[] serials) =>
        ejbca.Hub.Crl(number, time.GetUtcNow().AddMinutes(since - 1), time.GetUtcNow().AddHours(1), serials);

    private static CredentialStanding Standing(IAuthority authority) => ((IWatchesCredential)authority).Standing;

    private async Task EnrolAsync(IAuthority authority)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        keys.Add(key);
        await authority.EnrolAsync(Device($"bulb-{devices++}", key));
    }

    private async Task<PkiRefusedException> RefusedAsync(IAuthority authority)
    {
        var refused = await Assert.ThrowsAsync<PkiRefusedException>(() => EnrolAsync(authority));
        Assert.Equal(PkiRefusal.RegistrationWithdrawn, refused.Code);
        return refused;
    }
}
