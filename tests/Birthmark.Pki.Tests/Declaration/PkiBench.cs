using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki.Tests.Declaration;

/// <summary>A whole PKI over a real database and real keys, that can be stopped and started again.</summary>
internal sealed class PkiBench : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-pki-").FullName;
    private Store store;
    private ServiceProvider provider;

    private PkiBench() => (store, provider) = Build();

    internal SettableTime Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    internal string CodeFolder => Path.Combine(folder, "codes");

    internal PkiDeclarations Declarations => Get<PkiDeclarations>();

    internal PkiSnapshot Current => Get<PkiCatalog>().Current;

    internal static async Task<PkiBench> OpenAsync(bool withManagement = false)
    {
        var bench = new PkiBench();
        Directory.CreateDirectory(bench.CodeFolder);
        await bench.StartAsync(withManagement);
        return bench;
    }

    internal T Get<T>()
        where T : notnull => provider.GetRequiredService<T>();

    internal async Task RestartAsync()
    {
        await provider.DisposeAsync();
        store.Dispose();
        (store, provider) = Build();
        await StartAsync(withManagement: false);
    }

    internal Task<PkiDifference> ApplyAsync(string yaml, bool dryRun = false) => Declarations.ApplyAsync([new("pki.yaml", yaml)], dryRun, "tester");

    internal async Task<PkiRefusedException> RefusedAsync(string yaml) => await Assert.ThrowsAsync<PkiRefusedException>(() => ApplyAsync(yaml));

    internal async Task<IReadOnlyList<(string Act, string Actor, string Subject)>> AuditAsync() =>
        [.. await Get<IReader>().QueryAsync("SELECT act, actor, subject FROM audit_log ORDER BY log_index", r => (r.GetString(0), r.GetString(1), r.GetString(2)))];

    public void Dispose()
    {
        provider.Dispose();
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task StartAsync(bool withManagement) => withManagement ? Declarations.ApplyManagementAsync() : Get<PkiCatalog>().LoadAsync();

    private (Store Store, ServiceProvider Provider) Build()
    {
        var opened = Store.OpenSqlite(Path.Combine(folder, "pki.db"), [.. KeysSchema.Migrations, .. PkiSchema.Migrations], Time);
        return (opened, new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(opened.Journal)
            .AddSingleton(opened.Reader)
            .AddKeys(new KeysOptions { HubKeyFile = Path.Combine(folder, "hub.key"), IterationCount = 1_000 })
            .AddPki(new PkiOptions { ActivationCodeFolder = CodeFolder })
            .BuildServiceProvider());
    }
}
