using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Tests.Pkcs11;
using Birthmark.Keys.Tpm;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Keys.Tests.Software;

/// <summary>The room as a server composes it, over a real database; dispose and open again to restart the hub.</summary>
internal sealed class KeysHost : IDisposable
{
    private readonly Store store;
    private readonly ServiceProvider services;

    internal KeysHost(TemporaryFolder folder, KeyEngine engine = KeyEngine.Automatic, string hubKey = "hub.key", IReadOnlyList<string>? modules = null, TpmAddress? tpm = null, bool isHosted = false, HubTokenAddress? hubToken = null, TimeProvider? time = null, TimeSpan? deadline = null)
    {
        store = Store.OpenSqlite(folder["t.db"], KeysSchema.Migrations, time ?? TimeProvider.System);
        services = new ServiceCollection()
            .AddSingleton(store.Journal)
            .AddSingleton(store.Reader)
            .AddSingleton(time ?? TimeProvider.System)
            .AddKeys(new KeysOptions
            {
                HubKeyFile = folder[hubKey],
                IterationCount = 1_000,
                Engine = engine,
                Pkcs11Modules = modules ?? [],
                KeyHost = isHosted ? KeyHostEntry.Command : null,
                HubToken = hubToken,
                Tpm = tpm,
                // Emulated devices look for the primes of an RSA key as long as the machine has other things to do.
                HardwareDeadline = deadline ?? TimeSpan.FromSeconds(15),
            })
            .BuildServiceProvider();
    }

    internal IEnumerable<IKeyStore> Stores => services.GetServices<IKeyStore>();

    internal IKeyStore Keys => services.GetServices<IKeyStore>().Single();

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    internal Task<int> ExecuteAsync(string sql, params SqlValue[] values) => store.Journal.CommitAsync("test", tx => tx.Execute(sql, values));

    /// <summary>Acts and subjects of the audit log, oldest first.</summary>
    internal async Task<string[]> ReadAuditAsync() => [.. (await store.Audit.ReadAsync(0, 1000)).Select(e => $"{e.Act} {e.Subject}")];

    public void Dispose()
    {
        services.Dispose();
        store.Dispose();
    }
}
