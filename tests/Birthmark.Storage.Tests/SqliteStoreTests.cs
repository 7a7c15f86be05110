using System.Text;

namespace Birthmark.Storage.Tests;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-store-").FullName;

    private string DatabasePath => Path.Combine(folder, "t.db");

    [Fact]
    public async Task The_file_is_in_WAL_mode_and_readable_by_its_owner_alone()
    {
        using var store = Open();
        Assert.Equal("wal", (await store.Reader.QueryAsync("PRAGMA journal_mode", r => r.GetString(0)))[0]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DatabasePath));
    }

    [Fact]
    public async Task The_operating_systems_engine_is_used_not_a_bundled_one()
    {
        using var store = Open();
        var version = (await store.Reader.QueryAsync("SELECT sqlite_version()", r => r.GetString(0)))[0];
        Assert.True(Version.Parse(version) >= new Version(3, 37), $"engine {version}");
    }

    [Fact]
    public async Task While_the_log_is_emptied_the_writer_waits_instead_of_refusing()
    {
        using var store = Open();
        using var over = new CancellationTokenSource();
        var emptied = 0;
        var emptying = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                emptied += store.TryEmptyLog() ? 1 : 0;
            }
        }, TestContext.Current.CancellationToken);

        for (var i = 0; i < 300; i++)
        {
            await Write(store, i, new string('x', 2_000));
        }

        await over.CancelAsync();
        await emptying;
        Assert.NotEqual(0, emptied);
        Assert.Equal(300, (await Texts(store)).Count);
    }

    [Fact]
    public async Task A_full_disk_refuses_the_act_turns_health_false_and_heals_by_itself()
    {
        using var store = Open();
        await store.Journal.CommitAsync("limit", tx => tx.Query("PRAGMA max_page_count=16", r => r.GetInt64(0)));
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Write(store, i, new string('x', 4000));
            }
        });

        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.False(store.Journal.Health.IsWritable);
        Assert.NotEmpty(await Texts(store));

        await store.Journal.CommitAsync("limit", tx => tx.Query("PRAGMA max_page_count=100000", r => r.GetInt64(0)));
        await Write(store, 1000, "room again");
        Assert.True(store.Journal.Health.IsWritable);
    }

    [Fact]
    public async Task When_space_returns_to_a_real_full_disk_the_journal_goes_on_by_itself_though_nobody_asks_it()
    {
        var disk = Directory.CreateTempSubdirectory("birthmark-disk-").FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk), "A small disk can be mounted by root alone.");
        try
        {
            using (var store = Store.OpenSqlite(Path.Combine(disk, "full.db"), Schema, TimeProvider.System))
            {
                await Write(store, 1, "before");
                var filler = Path.Combine(disk, "filler");
                FillUp(filler);
                await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
                {
                    for (var i = 2; i < 1000; i++)
                    {
                        await Write(store, i, new string('x', 4000));
                    }
                });
                Assert.Equal("the disk is full", store.Journal.Health.Reason);
                Assert.Contains("before", await Texts(store));

                File.Delete(filler);
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                while (!store.Journal.Health.IsWritable)
                {
                    await Task.Delay(20, deadline.Token);
                }

                await Write(store, 5000, "after");
                Assert.Contains("after", await Texts(store));
            }
        }
        finally
        {
            Assert.True(await RunAsync("umount", disk));
            Directory.Delete(disk);
        }
    }

    private static void FillUp(string path)
    {
        using var file = File.Create(path, 1);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full: what was wanted.
        }
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    [Fact]
    public async Task What_is_deleted_is_overwritten_in_the_file()
    {
        const string canary = "canary-4711-canary";
        using (var store = Open())
        {
            await Write(store, 1, canary);
            await store.Journal.CommitAsync("shred", tx => tx.Execute("DELETE FROM note WHERE id = $1", 1));
        }

        foreach (var file in Directory.GetFiles(folder))
        {
            Assert.DoesNotContain(canary, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }

    protected override Store Open(IReadOnlyList<Migration>? schema = null, TimeProvider? time = null) =>
        Store.OpenSqlite(DatabasePath, schema ?? Schema, time ?? TimeProvider.System);

    protected override void Close() => Directory.Delete(folder, recursive: true);
}
