using Birthmark.Storage;

namespace Birthmark.Storage.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-journal-").FullName;

    [Fact]
    public async Task A_refused_act_does_not_sink_its_neighbours()
    {
        using var store = Open();
        var good = store.Journal.CommitAsync("note", tx => tx.Execute("INSERT INTO note (text) VALUES ($1)", "kept"));
        var bad = store.Journal.CommitAsync<int>("note", tx =>
        {
            tx.Execute("INSERT INTO note (text) VALUES ($1)", "dropped");
            throw new InvalidOperationException("no");
        });
        await good;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal(["kept"], await store.Reader.QueryAsync("SELECT text FROM note", r => r.GetString(0)));
    }

    private Store Open() => Store.OpenSqlite(Path.Combine(folder, "t.db"), [new Migration("t", 1, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")], TimeProvider.System);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
