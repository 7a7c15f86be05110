using System.Buffers.Binary;
using Birthmark.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Tests;

public sealed class SqliteBackfillTests : IDisposable
{
    // Far fewer pages than those after which the engine would move the log by itself.
    private const int MostCommits = 6_000;

    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-backfill-").FullName;
    private readonly SqliteConnections connections;
    private readonly SqliteJournal journal;

    public SqliteBackfillTests()
    {
        connections = new SqliteConnections(Path.Combine(folder, "t.db"));
        SqliteMigrator.Migrate(connections, [.. AuditLog.Migrations, new Migration("backfill", 1, "CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")], TimeProvider.System);
        journal = new SqliteJournal(connections, new AuditClock(TimeProvider.System), new LogTrust(), pagesToMove: 200, pagesLeftToWriter: 20);
    }

    [Fact]
    public async Task The_log_is_moved_beside_the_writer_and_begins_anew_and_every_act_is_there()
    {
        var (first, written) = (Beginnings(), 0);
        while (Beginnings() - first < 3 && written < MostCommits)
        {
            await WriteAsync(++written);
        }

        Assert.True(Beginnings() - first >= 3, $"the log began anew {Beginnings() - first} times in {written} commits");
        Assert.Equal(written, Lines());
    }

    [Fact]
    public async Task A_reader_keeps_what_it_reads_while_the_log_is_moved_and_postpones_only_the_new_beginning()
    {
        await WriteAsync(1);
        var written = 1;
        using (var connection = connections.OpenReader())
        {
            SqliteConnections.Run(connection, "BEGIN");
            Assert.Equal(1, Count(connection));
            var before = Beginnings();
            while (written < 1_000)
            {
                await WriteAsync(++written);
            }

            Assert.Equal(1, Count(connection));
            Assert.True(Beginnings() - before <= 1);
        }

        var after = Beginnings();
        while (Beginnings() == after && written < MostCommits)
        {
            await WriteAsync(++written);
        }

        Assert.NotEqual(after, Beginnings());
        Assert.Equal(written, Lines());
    }

    [Fact]
    public async Task The_database_file_is_synced_by_the_engines_own_method()
    {
        await WriteAsync(1);
        using var connection = connections.OpenReader();
        Assert.Equal(0, SqliteLibrary.SyncDatabase(connection.Handle!.DangerousGetHandle()));
        Assert.Equal(1, Count(connection));
    }

    public void Dispose()
    {
        journal.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task<int> WriteAsync(int id) => journal.CommitAsync("line", tx => tx.Execute("INSERT INTO line (id, text) VALUES ($1, $2)", id, $"{id} {new string('x', 500)}"), TestContext.Current.CancellationToken);

    /// <summary>How often the log began anew: the checkpoint sequence number in its header (WAL file format, octets 12 to 15, big-endian).</summary>
    private uint Beginnings()
    {
        Span<byte> header = stackalloc byte[16];
        using var file = new FileStream(connections.Path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length ? BinaryPrimitives.ReadUInt32BigEndian(header[12..]) : 0;
    }

    private int Lines()
    {
        using var connection = connections.OpenReader();
        return Count(connection);
    }

    private static int Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM line";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
