using System.Data.Common;
using Birthmark.Storage.Merkle;

namespace Birthmark.Storage.Tests;

/// <summary>What every engine must do. An engine joins by deriving a class that opens it.</summary>
public abstract class StoreContract : IDisposable
{
    private static readonly Migration Notes = new("test", 1, "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL, body BLOB)");

    protected static IReadOnlyList<Migration> Schema => [Notes];

    protected abstract Store Open(IReadOnlyList<Migration>? schema = null, TimeProvider? time = null);

    [Fact]
    public async Task Values_go_to_the_number_they_have_wherever_it_stands_in_the_text()
    {
        using var store = Open();
        await store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", 1, "a"));
        Assert.Equal(1, await store.Journal.CommitAsync("note", tx => tx.Execute("UPDATE note SET text = $2 WHERE id = $1", 1, "b")));
        Assert.Equal(["b"], await store.Reader.QueryAsync("SELECT text FROM note", r => r.GetString(0)));
    }

    [Fact]
    public async Task An_acknowledged_act_is_there_after_the_store_is_opened_again()
    {
        using (var store = Open())
        {
            await Write(store, 1, "kept");
        }

        using var again = Open();
        Assert.Equal(["kept"], await Texts(again));
    }

    [Fact]
    public async Task Values_are_bound_by_the_numbers_of_their_places_in_whatever_order_the_text_names_them()
    {
        using var store = Open();
        await Write(store, 7, "before");
        var changed = await store.Journal.CommitAsync("note", tx => tx.Execute("UPDATE note SET text = $2 WHERE id = $1", 7, "after"));
        Assert.Equal(1, changed);
        Assert.Equal(["after"], await Texts(store));
    }

    [Fact]
    public async Task A_refused_act_does_not_sink_its_neighbours_in_the_group()
    {
        using var store = Open();
        var before = Write(store, 1, "before");
        var refused = store.Journal.CommitAsync<int>("note", tx =>
        {
            tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", 2, "refused");
            tx.Record(new AuditRecord("note", "test", "2"));
            throw new InvalidOperationException("no");
        });
        var after = Write(store, 3, "after");

        await before;
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await after;

        Assert.Equal("no", thrown.Message);
        Assert.Equal(["before", "after"], await Texts(store));
    }

    [Fact]
    public async Task When_an_act_that_may_run_twice_fails_after_a_change_the_others_of_its_group_run_again_and_are_kept()
    {
        using var store = Open();
        await Note(store);
        var (before, after) = (new Repeated(1, "before"), new Repeated(3, "after"));
        var failing = new Repeated(2, "failing") { Failure = new InvalidOperationException("no") };
        var (first, refused, last) = await InOneGroupAsync(store, before, failing, after);

        await first;
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => refused)).Message);
        await last;
        Assert.Equal((2, 2, 1), (before.Runs, failing.Runs, after.Runs));
        Assert.Equal(["before", "after"], await Texts(store));
        await AssertWholeAsync(store, "x", "before", "after");
        await Write(store, 4, "goes on");
        await Note(store);
        await AssertWholeAsync(store, "x", "before", "after", "x");
    }

    [Fact]
    public async Task When_it_fails_before_it_has_changed_anything_nobody_runs_again()
    {
        using var store = Open();
        var (before, after) = (new Repeated(1, "before"), new Repeated(3, "after"));
        var failing = new Repeated(2, "failing") { Failure = new InvalidOperationException("no"), FailsFirst = true };
        var (first, refused, last) = await InOneGroupAsync(store, before, failing, after);

        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await last;
        Assert.Equal((1, 1, 1), (before.Runs, failing.Runs, after.Runs));
        await AssertWholeAsync(store, "before", "after");
    }

    [Fact]
    public async Task An_act_cancelled_while_it_waits_makes_nobody_of_its_group_run_again()
    {
        using var store = Open();
        using var cancelled = new CancellationTokenSource();
        var (before, after) = (new Repeated(1, "before"), new Repeated(3, "after"));
        var waiting = new Repeated(2, "cancelled");
        var (first, refused, last) = await InOneGroupAsync(store, before, waiting, after, secondCancelled: cancelled);

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        await last;
        Assert.Equal((1, 0, 1), (before.Runs, waiting.Runs, after.Runs));
        await AssertWholeAsync(store, "before", "after");
    }

    [Fact]
    public async Task A_broken_constraint_in_a_group_that_may_run_twice_is_told_to_its_caller_only()
    {
        using var store = Open();
        var (before, after) = (new Repeated(1, "before"), new Repeated(3, "after"));
        var failing = new Repeated(1, "same key");
        var (first, refused, last) = await InOneGroupAsync(store, before, failing, after);

        await first;
        await Assert.ThrowsAnyAsync<DbException>(() => refused);
        await last;
        Assert.Equal(["before", "after"], await Texts(store));
        await AssertWholeAsync(store, "before", "after");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_act_that_is_alone_in_its_group_and_fails_leaves_nothing(bool isRepeatable)
    {
        using var store = Open();
        var failing = new Repeated(1, "failing") { Failure = new InvalidOperationException("no") };
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            isRepeatable ? store.Journal.CommitRepeatableAsync("note", failing.Run) : store.Journal.CommitAsync("note", failing.Run));

        Assert.Equal(1, failing.Runs);
        Assert.True(store.Journal.Health.IsWritable);
        Assert.Empty(await Texts(store));
        await Note(store);
        await AssertWholeAsync(store, "x");
    }

    [Fact]
    public async Task An_act_that_must_run_once_does_so_though_others_of_its_group_may_run_twice()
    {
        using var store = Open();
        var (before, once) = (new Repeated(1, "before"), new Repeated(3, "once"));
        var failing = new Repeated(2, "failing") { Failure = new InvalidOperationException("no") };
        var (first, refused, last) = await InOneGroupAsync(store, before, failing, once, isLastRepeatable: false);

        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await last;
        Assert.Equal((1, 1, 1), (before.Runs, failing.Runs, once.Runs));
        await AssertWholeAsync(store, "before", "once");
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("\"", 2)]
    [InlineData("\u0001", 6)]
    [InlineData("\u20ac", 3)]
    public async Task A_leaf_longer_than_a_bundle_can_say_is_refused_with_size_and_limit_and_leaves_nothing(string unit, int octets)
    {
        using var store = Open();
        var empty = AuditLeaf.Encode(long.MaxValue, DateTimeOffset.MaxValue, new AuditRecord("note", "test", "x", ("text", ""))).Length;
        var most = string.Concat(Enumerable.Repeat(unit, (AuditLeaf.Longest - empty) / octets));

        await Note(store);
        var before = NoteLong(store, 1, most + unit);
        var neighbour = Write(store, 2, "neighbour");
        var refusal = await Assert.ThrowsAsync<LeafTooLongException>(() => before);
        await neighbour;
        await NoteLong(store, 3, most);
        await Note(store);

        var size = empty + (octets * (((AuditLeaf.Longest - empty) / octets) + 1));
        Assert.Contains($"'note' would have {size} octets", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("65535", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["neighbour", "long"], await Texts(store));
        // The leaf before the refused one, which its act had recorded too, is not there either.
        var leaves = await store.Audit.ReadAsync(0, 10);
        Assert.Equal([0, 1, 2, 3], leaves.Select(l => l.Index));
        Assert.Equal(["x", "first", "x", "x"], leaves.Select(l => l.Subject));
        Assert.All(leaves, l => Assert.InRange(l.Leaf.Length, 1, AuditLeaf.Longest));
        Assert.Equal(TreeHash.Root([.. leaves.Select(l => l.LeafHash)]), (await store.Audit.Tree.HeadAsync()).Root);
    }

    [Fact]
    public async Task A_broken_constraint_is_told_to_its_caller_only()
    {
        using var store = Open();
        await Write(store, 1, "first");
        await Assert.ThrowsAnyAsync<DbException>(() => Write(store, 1, "same key"));
        await Write(store, 2, "second");
        Assert.Equal(["first", "second"], await Texts(store));
    }

    [Fact]
    public async Task Values_go_where_their_numbers_stand_in_whatever_order_and_however_often()
    {
        using var store = Open();
        await Write(store, 1, "before");
        var changed = await store.Journal.CommitAsync("note", tx =>
            tx.Execute("UPDATE note SET text = $2, body = $3 WHERE id = $1 AND text <> $2", 1, "after", new byte[] { 7 }));
        Assert.Equal(1, changed);
        Assert.Equal(["after"], await Texts(store));
    }

    [Fact]
    public async Task An_act_sees_what_earlier_acts_of_its_group_wrote()
    {
        using var store = Open();
        var writes = Enumerable.Range(0, 200).Select(i => store.Journal.CommitAsync("count", tx =>
        {
            var next = tx.Query("SELECT COUNT(*) FROM note", r => r.GetInt64(0))[0];
            tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", next, "n");
            return next;
        }));
        var numbers = await Task.WhenAll(writes);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), numbers.Order());
    }

    [Fact]
    public async Task An_act_and_its_audit_record_are_one()
    {
        using var store = Open();
        await store.Journal.CommitAsync("note", tx =>
        {
            tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", 1, "a");
            tx.Record(new AuditRecord("note.write", "operator", "1", ("text", "a")));
            return 0;
        });

        var entry = Assert.Single(await store.Audit.ReadAsync(0, 10));
        Assert.Equal(0, entry.Index);
        Assert.Equal("note.write", entry.Act);
        Assert.Equal(AuditLeaf.Hash(entry.Leaf), entry.LeafHash);
    }

    [Fact]
    public async Task Audit_records_are_numbered_without_gaps_even_when_acts_between_are_refused()
    {
        using var store = Open();
        var acts = Enumerable.Range(0, 100).Select(i => store.Journal.CommitAsync("note", tx =>
        {
            tx.Record(new AuditRecord("note", "test", $"{i}"));
            return i % 3 == 0 ? throw new InvalidOperationException("no") : i;
        })).ToList();
        await Task.WhenAll(acts.Select(a => a.ContinueWith(_ => { }, TaskScheduler.Default)));

        var entries = await store.Audit.ReadAsync(0, 1000);
        Assert.Equal(Enumerable.Range(0, 66).Select(i => (long)i), entries.Select(e => e.Index));
    }

    [Fact]
    public async Task Numbering_goes_on_after_a_restart()
    {
        using (var store = Open())
        {
            await Note(store);
        }

        using var again = Open();
        await Note(again);
        Assert.Equal([0L, 1L], (await again.Audit.ReadAsync(0, 10)).Select(e => e.Index));
    }

    [Fact]
    public async Task An_act_cancelled_while_it_waits_does_not_happen()
    {
        using var store = Open();
        using var cancelled = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var blocker = store.Journal.CommitAsync("block", _ =>
        {
            gate.Wait();
            return 0;
        });
        var waiting = store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", 1, "no"), cancelled.Token);
        await cancelled.CancelAsync();
        gate.Set();

        await blocker;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(await Texts(store));
    }

    [Fact]
    public async Task Bytes_text_integers_and_nothing_come_back_as_they_went_in()
    {
        using var store = Open();
        byte[] body = [0, 1, 255];
        await store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (id, text, body) VALUES ($1, $2, $3)", long.MaxValue, "ä\0'", body));
        await store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (id, text, body) VALUES ($1, $2, $3)", long.MinValue, "", (byte[]?)null));

        var rows = await store.Reader.QueryAsync(
            "SELECT id, text, body FROM note ORDER BY id DESC", r => (r.GetInt64(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetFieldValue<byte[]>(2)));
        Assert.Equal((long.MaxValue, "ä\0'"), (rows[0].Item1, rows[0].Item2));
        Assert.Equal(body, rows[0].Item3);
        Assert.Null(rows[1].Item3);
    }

    [Fact]
    public async Task No_bytes_are_not_nothing()
    {
        using var store = Open();
        await store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (id, text, body) VALUES ($1, $2, $3)", 1, "", Array.Empty<byte>()));
        Assert.Equal([0], await store.Reader.QueryAsync("SELECT body FROM note", r => r.IsDBNull(0) ? -1 : r.GetFieldValue<byte[]>(0).Length));
    }

    [Fact]
    public async Task A_stream_gives_one_consistent_view_while_others_write()
    {
        using var store = Open();
        for (var i = 0; i < 10; i++)
        {
            await Write(store, i, "old");
        }

        var seen = 0;
        await foreach (var _ in store.Reader.StreamAsync("SELECT text FROM note ORDER BY id", r => r.GetString(0), []))
        {
            await Write(store, 1000 + seen, "new");
            seen++;
        }

        Assert.Equal(10, seen);
    }

    [Fact]
    public void A_database_of_a_newer_program_is_left_alone()
    {
        Open([Notes, new Migration("test", 2, "CREATE TABLE later (id BIGINT)")]).Dispose();
        var refusal = Assert.Throws<SchemaMismatchException>(() => Open());
        Assert.Contains("newer program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_step_that_was_altered_is_noticed()
    {
        Open().Dispose();
        Assert.Throws<SchemaMismatchException>(() => Open([Notes with { Sql = Notes.Sql + " " }]));
    }

    [Fact]
    public async Task A_new_step_is_applied_and_the_old_rows_stay()
    {
        using (var store = Open())
        {
            await Write(store, 1, "old");
        }

        using var newer = Open([Notes, new Migration("test", 2, "ALTER TABLE note ADD COLUMN more TEXT")]);
        Assert.Equal(["old"], await Texts(newer));
    }

    [Fact]
    public void A_database_in_use_is_not_opened_twice()
    {
        using var store = Open();
        Assert.Throws<StorageUnavailableException>(() => Open());
    }

    [Fact]
    public async Task A_closed_journal_refuses()
    {
        var store = Open();
        store.Dispose();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Note(store));
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    protected abstract void Close();

    protected static Task<int> Write(Store store, long id, string text) =>
        store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", id, text));

    protected static async Task<IReadOnlyList<string>> Texts(Store store) =>
        await store.Reader.QueryAsync("SELECT text FROM note ORDER BY id", r => r.GetString(0));

    /// <summary>The writer is held until all three wait for it.</summary>
    private static async Task<(Task<int> First, Task<int> Second, Task<int> Third)> InOneGroupAsync(Store store, Repeated first, Repeated second, Repeated third, bool isLastRepeatable = true, CancellationTokenSource? secondCancelled = null)
    {
        using var gate = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocker = store.Journal.CommitAsync("block", _ =>
        {
            isHeld.SetResult();
            gate.Wait();
            return 0;
        });
        await isHeld.Task;
        var acts = (
            store.Journal.CommitRepeatableAsync("note", first.Run),
            store.Journal.CommitRepeatableAsync("note", second.Run, secondCancelled?.Token ?? default),
            isLastRepeatable ? store.Journal.CommitRepeatableAsync("note", third.Run) : store.Journal.CommitAsync("note", third.Run));
        await (secondCancelled?.CancelAsync() ?? Task.CompletedTask);
        gate.Set();
        await blocker;
        return acts;
    }

    private static async Task AssertWholeAsync(Store store, params string[] subjects)
    {
        var leaves = await store.Audit.ReadAsync(0, 100);
        Assert.Equal(subjects, leaves.Select(l => l.Subject));
        Assert.Equal(Enumerable.Range(0, subjects.Length).Select(i => (long)i), leaves.Select(l => l.Index));
        Assert.Equal(TreeHash.Root([.. leaves.Select(l => l.LeafHash)]), (await store.Audit.Tree.HeadAsync()).Root);
    }

    private static Task<int> NoteLong(Store store, long id, string text) => store.Journal.CommitAsync("note", tx =>
    {
        tx.Record(new AuditRecord("note", "test", "first"));
        tx.Record(new AuditRecord("note", "test", "x", ("text", text)));
        return tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", id, "long");
    });

    private static async Task Note(Store store) => await store.Journal.CommitAsync("note", tx =>
    {
        tx.Record(new AuditRecord("note", "test", "x"));
        return 0;
    });

    /// <summary>An act that counts its runs.</summary>
    private sealed class Repeated(long id, string text)
    {
        internal int Runs { get; private set; }

        internal Exception? Failure { get; init; }

        /// <summary>Fails before its first change instead of after its last.</summary>
        internal bool FailsFirst { get; init; }

        internal int Run(ITransaction tx)
        {
            Runs++;
            if (FailsFirst)
            {
                throw Failure!;
            }

            tx.Record(new AuditRecord("note", "test", text));
            var rows = tx.Execute("INSERT INTO note (id, text) VALUES ($1, $2)", id, text);
            return Failure is null ? rows : throw Failure;
        }
    }
}
