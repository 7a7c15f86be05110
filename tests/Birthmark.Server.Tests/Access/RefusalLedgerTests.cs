using Birthmark.Server.Access;
using Birthmark.Server.Tests.Hub;
using Birthmark.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Birthmark.Server.Tests.Access;

public sealed class RefusalLedgerTests : IDisposable
{
    private static readonly AccessRefusal Refusal = new(401, "certificate-foreign", "no", "no");
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-ledger-").FullName;
    private readonly SteerableTime time = new();
    private readonly Store store;
    private readonly RefusalLedger ledger;

    public RefusalLedgerTests()
    {
        store = Store.OpenSqlite(Path.Combine(folder, "t.db"), ServerSchema.Migrations, time);
        ledger = new RefusalLedger(store.Journal, time, NullLogger<RefusalLedger>.Instance);
    }

    [Fact]
    public async Task A_flood_from_one_certificate_leaves_one_record_and_later_a_count()
    {
        for (var i = 0; i < 1000; i++)
        {
            await NoteAsync("aa");
        }

        Assert.Single(await ReadAsync());
        await ledger.FlushAsync();
        Assert.Single(await ReadAsync());
        time.Advance(RefusalLedger.Window);
        await ledger.FlushAsync();
        var entries = await ReadAsync();
        Assert.Equal(2, entries.Count);
        Assert.Contains("\"more\":\"999\"", System.Text.Encoding.UTF8.GetString(entries[1].Leaf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_ever_new_certificates_cannot_fill_the_disk()
    {
        for (var i = 0; i < 2000; i++)
        {
            await NoteAsync("fp" + i);
        }

        Assert.InRange((await ReadAsync()).Count, RefusalLedger.MostKinds, RefusalLedger.MostKinds + 1);
        await ledger.FlushAsync(all: true);
        Assert.InRange((await ReadAsync()).Count, RefusalLedger.MostKinds + 1, RefusalLedger.MostKinds + 2);
    }

    [Fact]
    public async Task The_next_minute_begins_with_a_record_again()
    {
        await NoteAsync("bb");
        time.Advance(RefusalLedger.Window);
        await ledger.FlushAsync();
        await NoteAsync("bb");
        Assert.Equal(2, (await ReadAsync()).Count);
    }

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task NoteAsync(string fingerprint) => ledger.NoteAsync(Refusal, new Presented(fingerprint, "CN=x", "01"), "unknown", "GET /x", "127.0.0.1");

    private async Task<IReadOnlyList<AuditEntry>> ReadAsync() => await store.Audit.ReadAsync(0, 5000);
}
