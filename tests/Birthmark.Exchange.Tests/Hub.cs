using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Lists;
using Birthmark.Exchange.Tests.Evidence;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Reports;
using Birthmark.Keys;
using Birthmark.Keys.Tpm;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests;

/// <summary>Storage, keys, PKI and exchange as the server composes them, over a real file; production is a floor that writes the leaves production writes.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private Hub(ServiceProvider provider, Store store, TestFloor floor) => (this.provider, Store, Floor) = (provider, store, floor);

    internal TestFloor Floor { get; }

    internal CheckpointBook Checkpoints => provider.GetRequiredService<CheckpointBook>();

    internal Witnesses Witnesses => provider.GetRequiredService<Witnesses>();

    internal LogTiles Tiles => provider.GetRequiredService<LogTiles>();

    internal ReportDesk Reports => provider.GetRequiredService<ReportDesk>();

    internal ListLedger Lists => provider.GetRequiredService<ListLedger>();

    internal ReportIdentity Identity => provider.GetRequiredService<ReportIdentity>();

    internal Store Store { get; }

    internal IServiceProvider Services => provider;

    internal static async Task<Hub> StartAsync(TemporaryFolder folder, TimeProvider? time = null, string name = "hub", TpmAddress? tpm = null)
    {
        var clock = time ?? TimeProvider.System;
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        // Given as instances: the container must not close what the store closes itself.
        var store = Store.OpenSqlite(folder[name + ".db"], [.. KeysSchema.Migrations, .. PkiSchema.Migrations, .. ExchangeSchema.Migrations], clock);
        services.AddSingleton(store.Journal);
        services.AddSingleton(store.Reader);
        services.AddSingleton(store.Audit);
        services.AddKeys(new KeysOptions { HubKeyFile = folder[name + ".key"], IterationCount = 1000, Tpm = tpm });
        services.AddPki();
        services.AddExchange();
        services.AddSingleton<TestFloor>();
        services.AddSingleton<IHubCredential>(TestParty.Hub);
        services.AddSingleton<IReportSource>(p => p.GetRequiredService<TestFloor>());
        services.AddSingleton<IListPlaces>(p => p.GetRequiredService<TestFloor>());
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PkiDeclarations>().ApplyManagementAsync();
        return new Hub(provider, store, provider.GetRequiredService<TestFloor>());
    }

    internal Task GrowAsync(int leaves, string what = "something") => Store.Journal.CommitAsync("grow", tx =>
    {
        for (var i = 0; i < leaves; i++)
        {
            tx.Record(new AuditRecord("test.act", "tester", $"{what} {i}"));
        }

        return true;
    });

    internal string WriteTrust(TemporaryFolder folder)
    {
        File.WriteAllText(folder["trust.pem"], PemEncoding.WriteString("CERTIFICATE", Identity.Root.Span) + "\n");
        return folder["trust.pem"];
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        Store.Dispose();
    }
}
