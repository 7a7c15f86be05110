using Birthmark.Keys.Tests.Software;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Keys.Tpm;
using Birthmark.Storage;

namespace Birthmark.Keys.Tests.Rollback;

public sealed class RollbackGuardTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SwTpm tpm = new();

    [Fact]
    public async Task Every_bound_act_moves_database_and_TPM_by_one()
    {
        using var host = await OpenAsync(isNew: true);
        var before = Guard(host).State.Hardware;

        var value = await BindAsync(host);
        await Guard(host).SettleAsync(value);

        Assert.Equal(before + 1, value);
        Assert.Equal(value, Read(host));
    }

    [Fact]
    public async Task A_power_cut_between_commit_and_count_is_made_good()
    {
        using (var host = await OpenAsync(isNew: true))
        {
            await BindAsync(host);
            await BindAsync(host);
        }

        using var again = await OpenAsync();

        Assert.Equal(RollbackStanding.Current, Guard(again).State.Standing);
    }

    [Fact]
    public async Task A_value_written_by_hand_is_no_way_around_it()
    {
        using (var host = await OpenAsync(isNew: true))
        {
            await Guard(host).SettleAsync(await BindAsync(host));
            await host.ExecuteAsync("UPDATE key_rollback SET value = value + 7");
        }

        using var again = await OpenAsync();

        Assert.Contains("written by hand", Guard(again).State.Words, StringComparison.Ordinal);
        Assert.Equal(KeyRefusal.RolledBack, Assert.Throws<KeyRefusedException>(Guard(again).Demand).Code);
    }

    [Fact]
    public async Task A_database_from_before_the_counter_is_too_old()
    {
        using (var host = await OpenAsync(isNew: true))
        {
            await host.ExecuteAsync("DELETE FROM key_rollback");
        }

        using var again = await OpenAsync();

        Assert.Contains("from before this hub had one", Guard(again).State.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_who_counts_is_noticed()
    {
        using var host = await OpenAsync(isNew: true);
        new TpmCounter(host.Get<TpmLink>(), new KeysOptions { HubKeyFile = "x" }.TpmCounter).Advance();

        var value = await BindAsync(host);
        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => Guard(host).SettleAsync(value));

        Assert.Contains("Somebody else counts", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_owners_must_both_have_their_say()
    {
        using (var host = await OpenAsync(isNew: true))
        {
            await host.ExecuteAsync("DELETE FROM key_rollback");
        }

        using var again = await OpenAsync();
        var counter = Guard(again).State.Hardware;

        var first = await Guard(again).ResumeAsync(new("acme", ["acme", "rival"], counter, IsClearing: false, "olga"), (_, _) => { });
        Assert.Equal(RollbackStanding.RolledBack, first.Standing);
        Assert.Contains("still to do so: rival", first.Words, StringComparison.Ordinal);
        var second = await Guard(again).ResumeAsync(new("rival", ["acme", "rival"], counter, IsClearing: false, "olga"), (_, _) => { });
        Assert.Equal(RollbackStanding.Current, second.Standing);
        Guard(again).Demand();
    }

    [Fact]
    public void Without_a_TPM_nothing_is_guarded_and_it_says_so()
    {
        using var host = new KeysHost(folder);

        Assert.Equal(RollbackStanding.Unguarded, Guard(host).State.Standing);
        Guard(host).Demand();
    }

    public void Dispose()
    {
        tpm.Dispose();
        folder.Dispose();
    }

    private static IRollbackGuard Guard(KeysHost host) => host.Get<IRollbackGuard>();

    private static Task<long?> BindAsync(KeysHost host) => host.Get<IJournal>().CommitAsync("test", Guard(host).Bind);

    private static long Read(KeysHost host) => new TpmCounter(host.Get<TpmLink>(), new KeysOptions { HubKeyFile = "x" }.TpmCounter).Read();

    private async Task<KeysHost> OpenAsync(bool isNew = false)
    {
        var host = new KeysHost(folder, tpm: tpm.Address);
        await Guard(host).OpenAsync(isNew, _ => []);
        return host;
    }
}
