using Birthmark.Api.Accounts;
using Birthmark.Api.Problems;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.Passkeys;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Tests.Hub;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Console;

public sealed class AccountCallTests(SharedHub shared) : IClassFixture<SharedHub>, IDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly TestHub hub = shared.Hub;
    private readonly TestClient owner = shared.Hub.Connect(shared.Hub.OwnerCertificate);

    private IServiceProvider Services => hub.Instance.Services;

    [Fact]
    public async Task An_account_is_invited_listed_and_ended_with_its_sessions_and_passkeys()
    {
        var made = await hub.Owner.Accounts.InviteAsync(new("petra", ["operator", "auditor"]));
        Assert.Matches("^https://[^/]+/console/welcome#[0-9a-f]{40}$", made.Link);
        Assert.Equal("invited", (await FindAsync("petra")).Status);

        await AcceptAsync(made);
        var sessions = Services.GetRequiredService<SessionBook>();
        await sessions.BeginAsync("petra", HubRoles.Operator, "password", null, "127.0.0.1", "Mozilla/5.0 (X11; Linux) Firefox/128.0", default);
        await Services.GetRequiredService<PasskeyBook>().AddAsync("petra", Key(7), "my phone", default);
        Assert.Equal("active", (await FindAsync("petra")).Status);
        var session = Assert.Single((await hub.Owner.Accounts.SessionsAsync("petra")).Sessions);
        Assert.Equal("Firefox on Linux", session.Browser);
        Assert.Equal("my phone", Assert.Single((await hub.Owner.Accounts.PasskeysAsync("petra")).Passkeys).Name);

        Assert.Equal("ended", (await hub.Owner.Accounts.EndAsync("petra")).Status);
        Assert.Empty((await hub.Owner.Accounts.SessionsAsync("petra")).Sessions);
        Assert.Contains(await hub.RecordsAsync("account.end"), r => r.Subject == "petra" && r.Actor == "hub-owner");
        await TestClient.RefusedAsync(owner.GetAsync("/api/v1/accounts/petra/passkeys"), 404, ProblemCodes.UnknownAccount);
    }

    [Fact]
    public async Task A_lost_device_is_shut_out_by_removing_its_passkey_alone()
    {
        await AcceptAsync(await hub.Owner.Accounts.InviteAsync(new("paul", ["operator"])));
        var passkeys = Services.GetRequiredService<PasskeyBook>();
        await passkeys.AddAsync("paul", Key(1), "lost phone", default);
        await passkeys.AddAsync("paul", Key(2), "laptop", default);
        var left = await hub.Owner.Accounts.RemovePasskeyAsync("paul", Convert.ToHexStringLower(Key(1).CredentialId));
        Assert.Equal("laptop", Assert.Single(left.Passkeys).Name);
        Assert.Equal("active", (await FindAsync("paul")).Status);
        Assert.Contains(await hub.RecordsAsync("passkey.remove"), r => r.Subject == "paul" && r.Actor == "hub-owner");
        await TestClient.RefusedAsync(owner.SendAsync(new(HttpMethod.Delete, "/api/v1/accounts/paul/passkeys/00ff")), 404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task One_browser_is_signed_out_and_the_others_stay()
    {
        await AcceptAsync(await hub.Owner.Accounts.InviteAsync(new("pia", ["auditor"])));
        var sessions = Services.GetRequiredService<SessionBook>();
        await sessions.BeginAsync("pia", HubRoles.Auditor, "password", null, "10.0.0.1", "a", default);
        var kept = await sessions.BeginAsync("pia", HubRoles.Auditor, "password", null, "10.0.0.2", "b", default);
        var lost = (await hub.Owner.Accounts.SessionsAsync("pia")).Sessions.Single(s => s.Remote == "10.0.0.1");
        var left = await hub.Owner.Accounts.EndSessionAsync(lost.Id);
        Assert.Equal(["10.0.0.2"], left.Sessions.Where(s => s.Name == "pia").Select(s => s.Remote));
        Assert.NotNull(sessions.Find(kept));
    }

    [Fact]
    public async Task Ending_a_session_ends_it_and_not_one_that_had_lapsed_before()
    {
        await using var fresh = await TestHub.StartAsync();
        var sessions = fresh.Instance.Services.GetRequiredService<SessionBook>();
        await AcceptAsync(fresh, await fresh.Owner.Accounts.InviteAsync(new("pola", ["auditor"])));
        for (var shift = 0; shift < 20; shift++)
        {
            var lapsed = await sessions.BeginAsync("pola", HubRoles.Auditor, "password", null, "10.0.0.1", "a", default);
            fresh.Time.Advance(SessionBook.Idle);
            Assert.Null(sessions.Find(lapsed));
        }

        var token = await sessions.BeginAsync("pola", HubRoles.Auditor, "password", null, "10.0.0.2", "b", default);
        await fresh.Owner.Accounts.EndSessionAsync(Assert.Single((await fresh.Owner.Accounts.SessionsAsync("pola")).Sessions).Id);
        Assert.Null(sessions.Find(token));
    }

    [Fact]
    public async Task Accounts_are_for_people_and_the_owners_alone()
    {
        await TestClient.RefusedAsync(owner.PostAsync("/api/v1/accounts/invitations", """{"name":"bench","roles":["station"]}"""), 422, ProblemCodes.InvalidRole);
        await TestClient.RefusedAsync(owner.PostAsync("/api/v1/accounts/invitations", """{"name":"bench","roles":["boss"]}"""), 422, ProblemCodes.InvalidRole);
        using var operators = hub.Connect(await hub.EnrolAsync("shift-lead", "operator"));
        await TestClient.RefusedAsync(operators.GetAsync("/api/v1/accounts"), 403, ProblemCodes.NotAuthorised);
        await TestClient.RefusedAsync(operators.GetAsync("/api/v1/sessions"), 403, ProblemCodes.NotAuthorised);
    }

    public void Dispose() => owner.Dispose();

    private async Task<AccountView> FindAsync(string name) => (await hub.Owner.Accounts.ListAsync()).Accounts.Single(a => a.Name == name);

    private Task<Account> AcceptAsync(AccountInvitation made) => AcceptAsync(hub, made);

    private static Task<Account> AcceptAsync(TestHub hub, AccountInvitation made) =>
        hub.Instance.Services.GetRequiredService<AccountInvitations>().AcceptAsync(made.Link[(made.Link.IndexOf('#', StringComparison.Ordinal) + 1)..], null, Password, default);

    private UserPasskeyInfo Key(byte mark) =>
        new([mark, 2, 3, 4], [1], hub.Time.GetUtcNow(), 0, [], isUserVerified: true, isBackupEligible: false, isBackedUp: false, [], []);
}
