namespace Birthmark.Storage.Tests;

public sealed class AuditClockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-clock-").FullName;
    private readonly SettableTime time = new();

    [Fact]
    public async Task A_leaf_is_never_dated_before_its_predecessor_and_a_small_step_back_is_not_worth_a_word()
    {
        using var store = Open();
        await NoteAsync(store);
        time.Now -= TimeSpan.FromSeconds(4);
        await NoteAsync(store);
        time.Now += TimeSpan.FromSeconds(9);
        await NoteAsync(store);
        var leaves = await store.Audit.ReadAsync(0, 10);
        Assert.Equal(["note", "note", "note"], leaves.Select(l => l.Act));
        Assert.Equal(leaves[0].At, leaves[1].At);
        Assert.Equal(time.Now, leaves[2].At);
        Assert.Equal(TimeSpan.Zero, store.Audit.Clock.Behind);
    }

    [Fact]
    public async Task A_clock_set_back_is_told_by_a_leaf_before_the_first_one_that_is_dated_earlier()
    {
        using var store = Open();
        await NoteAsync(store);
        var before = time.Now;
        time.Now -= TimeSpan.FromHours(2);
        Assert.Equal(TimeSpan.FromHours(2), store.Audit.Clock.Behind);
        await NoteAsync(store);
        await NoteAsync(store);
        var leaves = await store.Audit.ReadAsync(0, 10);
        Assert.Equal(["note", AuditClock.SetBack, "note", "note"], leaves.Select(l => l.Act));
        Assert.Contains("\"latest\":\"2026-03-01T08:00:00.000Z\"", System.Text.Encoding.UTF8.GetString(leaves[1].Leaf), StringComparison.Ordinal);
        Assert.Equal(before - TimeSpan.FromHours(2), leaves[2].At);
        Assert.Equal(TimeSpan.FromHours(2), await store.Journal.CommitAsync("look", tx => tx.ClockBehind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_set_back_stays_told_over_restarts_until_it_has_caught_up_or_the_owner_accepts_it(bool isAccepted)
    {
        using (var store = Open())
        {
            await NoteAsync(store);
            time.Now -= TimeSpan.FromDays(1);
            await NoteAsync(store);
        }

        using (var store = Open())
        {
            Assert.Equal(TimeSpan.FromDays(1), store.Audit.Clock.Behind);
            time.Now += isAccepted ? TimeSpan.Zero : TimeSpan.FromDays(1);
            await NoteAsync(store, isAccepted ? AuditClock.Accept : "note");
            Assert.Equal(TimeSpan.Zero, store.Audit.Clock.Behind);
        }

        using var again = Open();
        Assert.Equal(TimeSpan.Zero, again.Audit.Clock.Behind);
        Assert.Equal(time.Now, again.Audit.Clock.Latest);
    }

    [Fact]
    public async Task A_condemned_log_is_not_added_to_and_is_read_all_the_same()
    {
        using var store = Open();
        await NoteAsync(store);
        store.Audit.Condemn("it was cut by hand");
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => NoteAsync(store));
        Assert.Contains("it was cut by hand", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new JournalHealth(false, "it was cut by hand"), store.Journal.Health);
        Assert.Single(await store.Audit.ReadAsync(0, 10));
    }

    [Fact]
    public async Task A_leaf_that_was_taken_out_is_missed_by_the_tree()
    {
        using var store = Open();
        for (var i = 0; i < 5; i++)
        {
            await NoteAsync(store);
        }

        await store.Journal.CommitAsync("hand", tx => tx.Execute("DELETE FROM audit_log WHERE log_index = $1", 3));
        await Assert.ThrowsAsync<Merkle.AuditGapException>(async () => await store.Audit.Tree.HeadAsync());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Task<bool> NoteAsync(Store store, string act = "note") => store.Journal.CommitAsync(act, tx =>
    {
        tx.Record(new AuditRecord(act, "tester", "1"));
        return true;
    });

    private Store Open() => Store.OpenSqlite(Path.Combine(folder, "t.db"), [], time);
}
