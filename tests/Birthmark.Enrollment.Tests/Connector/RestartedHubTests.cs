using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using static Birthmark.Enrollment.Tests.Connector.ConnectorBench;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>What a hub knows of its credential after a restart.</summary>
public sealed class RestartedHubTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-restart-").FullName;
    private readonly ManualTime time = new();
    private RevocationPost post = null!;
    private FaultyEjbca ejbca = null!;
    private ConnectorStore store = null!;
    private IAuthority authority = null!;
    private Dictionary<string, ReadOnlyMemory<byte>> variables = null!;
    private string serial = null!;
    private int devices;

    public async ValueTask InitializeAsync()
    {
        post = await RevocationPost.StartAsync();
        ejbca = await FaultyEjbca.StartAsync();
        variables = Variables(ejbca);
        var p12 = ejbca.Hub.IssueClient(Password, crl: post.Url);
        using var client = X509CertificateLoader.LoadPkcs12(p12, Password);
        serial = client.SerialNumber;
        variables[EjbcaVariables.P12File] = p12;
        variables[EjbcaVariables.RevocationGrace] = Utf8("2");
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await post.DisposeAsync();
        await ejbca.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_revocation_that_was_seen_counts_after_a_restart_with_nobody_to_ask()
    {
        post.List = List(1, revoked: true);
        await RefusedAsync();
        post.List = null;

        Restart();

        var refused = await RefusedAsync();
        Assert.Contains("'CN=ra.test' was revoked at", refused.Message, StringComparison.Ordinal);
        Assert.Contains(post.Url, refused.Message, StringComparison.Ordinal);
        Assert.Equal(CredentialStandingKind.Revoked, ((IWatchesCredential)authority).Standing.Kind);
        Assert.Empty(ejbca.Enrolments);
    }

    [Fact]
    public async Task An_older_list_that_is_shown_again_after_a_restart_takes_no_revocation_back()
    {
        var older = List(1, revoked: false);
        time.Advance(TimeSpan.FromMinutes(5));
        post.List = List(2, revoked: true);
        await RefusedAsync();
        post.List = older;

        Restart();

        Assert.Contains("was revoked", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(ejbca.Enrolments);
    }

    [Fact]
    public async Task A_revocation_that_was_seen_counts_also_when_the_project_names_no_place_to_ask_any_more()
    {
        variables[EjbcaVariables.P12File] = ejbca.Hub.IssueClient(Password);
        using (var client = X509CertificateLoader.LoadPkcs12(variables[EjbcaVariables.P12File].Span, Password))
        {
            serial = client.SerialNumber;
        }

        variables[EjbcaVariables.CrlUrl] = Utf8(post.Url);
        Restart();
        post.List = List(1, revoked: true);
        await RefusedAsync();
        variables.Remove(EjbcaVariables.CrlUrl);

        Restart();

        Assert.Contains("was revoked", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_list_without_the_credential_lifts_what_was_kept()
    {
        post.List = List(1, revoked: true);
        await RefusedAsync();
        time.Advance(TimeSpan.FromMinutes(5));
        post.List = List(2, revoked: false);

        Restart();

        await EnrolAsync();
    }

    [Fact]
    public async Task The_last_good_list_carries_a_restarted_hub_as_long_as_it_would_have_carried_it_without()
    {
        post.List = List(1, revoked: false);
        await EnrolAsync();
        post.List = null;
        Restart();
        time.Advance(TimeSpan.FromMinutes(50));
        await EnrolAsync();
        Assert.Equal(CredentialStandingKind.InForce, ((IWatchesCredential)authority).Standing.Kind);

        Restart();
        time.Advance(TimeSpan.FromMinutes(20));
        await EnrolAsync();
        Assert.Equal(CredentialStandingKind.Overdue, ((IWatchesCredential)authority).Standing.Kind);

        Restart();
        time.Advance(TimeSpan.FromHours(2));
        Assert.Contains("longer than the grace of 2 h", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE pki_credential_answer SET answer = zeroblob(length(answer))")]
    [InlineData("UPDATE pki_credential_answer SET answer = X''")]
    [InlineData("UPDATE pki_credential_answer SET answer = CAST('|2026-01-01T00:00:00.0000000+00:00|2099-01-01T00:00:00.0000000+00:00|me' AS BLOB)")]
    [InlineData("DELETE FROM pki_credential_answer")]
    public async Task An_answer_that_was_written_by_hand_puts_no_credential_in_force(string byHand)
    {
        post.List = List(1, revoked: false);
        await EnrolAsync();
        post.List = null;
        await store.ExecuteAsync(byHand);

        Restart();

        Assert.Contains("could not be learned yet", (await RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Single(ejbca.Enrolments);
    }

    [Fact]
    public async Task An_answer_about_one_credential_is_none_about_another()
    {
        post.List = List(1, revoked: false);
        await EnrolAsync();
        post.List = null;
        var other = ejbca.Hub.IssueClient(Password, crl: post.Url);
        using var certificate = X509CertificateLoader.LoadPkcs12(other, Password);
        await store.ExecuteAsync("UPDATE pki_credential_answer SET credential = $1", SHA256.HashData(certificate.RawData));
        variables[EjbcaVariables.P12File] = other;

        Restart();

        Assert.Contains("could not be learned yet", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_tells_of_an_answer_that_says_something_new_and_of_no_other()
    {
        post.List = List(1, revoked: false);
        await LookAsync();
        post.List = List(2, revoked: false);
        await LookAsync();
        Restart();
        await LookAsync();
        post.List = List(3, revoked: true);
        await LookAsync();

        var told = await store.ToldAsync();

        Assert.Equal(2, told.Length);
        Assert.Contains("\"standing\":\"in force\"", told[0], StringComparison.Ordinal);
        Assert.Contains("\"standing\":\"revoked\"", told[1], StringComparison.Ordinal);
    }

    private void Start()
    {
        store = new(folder);
        authority = ConnectorBench.Connect(variables, Impatient with { TryTimeout = TimeSpan.FromSeconds(10) }, time, store);
    }

    private void Stop()
    {
        (authority as IDisposable)?.Dispose();
        store.Dispose();
    }

    private void Restart()
    {
        Stop();
        Start();
    }

    private async Task LookAsync()
    {
        time.Advance(TimeSpan.FromSeconds(31));
        await ((IWatchesCredential)authority).LookAsync();
    }

    private byte[] List(long number, bool revoked) => revoked
        ? ejbca.Hub.Crl(number, time.GetUtcNow().AddMinutes(-1), time.GetUtcNow().AddHours(1), serial)
        : ejbca.Hub.Crl(number, time.GetUtcNow().AddMinutes(-1), time.GetUtcNow().AddHours(1));

    private async Task EnrolAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await authority.EnrolAsync(Device($"bulb-{devices++}", key));
    }

    private async Task<PkiRefusedException> RefusedAsync()
    {
        var refused = await Assert.ThrowsAsync<PkiRefusedException>(EnrolAsync);
        Assert.Equal(PkiRefusal.RegistrationWithdrawn, refused.Code);
        return refused;
    }
}
