using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Pki.Registration.Ejbca.Withdrawal;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>A hub's database and key; dispose and open again on the same folder to restart the hub.</summary>
internal sealed class ConnectorStore : IDisposable
{
    private static readonly Lazy<ConnectorStore> OfAll = new(() => new(Directory.CreateTempSubdirectory("birthmark-connector-").FullName));

    private readonly Store store;
    private readonly ServiceProvider services;

    internal ConnectorStore(string folder)
    {
        store = Store.OpenSqlite(Path.Combine(folder, "hub.db"), [.. KeysSchema.Migrations, .. PkiSchema.Migrations], TimeProvider.System);
        services = new ServiceCollection()
            .AddSingleton(store.Journal).AddSingleton(store.Reader).AddSingleton(TimeProvider.System)
            .AddKeys(new KeysOptions { HubKeyFile = Path.Combine(folder, "hub.key") })
            .BuildServiceProvider();
        Answers = new(store.Journal, store.Reader, services.GetRequiredService<ISealer>());
    }

    /// <summary>For tests that do not restart: each has a credential of its own.</summary>
    internal static ConnectorStore Shared => OfAll.Value;

    internal KeptAnswers Answers { get; }

    internal Task<int> ExecuteAsync(string sql, params SqlValue[] values) => store.Journal.CommitAsync("test", tx => tx.Execute(sql, values));

    /// <summary>What the log tells of answers, oldest first.</summary>
    internal async Task<string[]> ToldAsync() =>
        [.. await store.Reader.QueryAsync("SELECT leaf FROM audit_log WHERE act = 'credential.answer' ORDER BY log_index", r => System.Text.Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(0)))];

    public void Dispose()
    {
        services.Dispose();
        store.Dispose();
    }
}
