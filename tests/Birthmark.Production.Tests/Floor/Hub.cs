using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Projects;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Production.Tests.Floor;

/// <summary>The rooms of a hub on a real database in a folder of its own; it can be stopped and started again.</summary>
public sealed class Hub : IAsyncDisposable
{
    public static readonly StationName Bench = Station("bench-1");
    private ServiceProvider services;
    private Store store;

    public Hub() => (services, store) = Start();

    public string Folder { get; } = Directory.CreateTempSubdirectory("birthmark-production-").FullName;

    public string Database => Path.Combine(Folder, "birthmark.db");

    public ManualClock Clock { get; } = new();

    /// <summary>What stands between the rooms and the embedded authority; tests set it to let an answer be lost.</summary>
    public Line Line { get; } = new();

    /// <summary>The embedded authority itself, which shares the commits of production; otherwise at the other end of <see cref="Line"/>.</summary>
    public bool IsEmbeddedAtHand { get; init; }

    public ProjectRegister Projects => services.GetRequiredService<ProjectRegister>();

    public BatchRegister Batches => services.GetRequiredService<BatchRegister>();

    public DeviceRegister Devices => services.GetRequiredService<DeviceRegister>();

    public LooseEnds LooseEnds => services.GetRequiredService<LooseEnds>();

    public IReader Reader => services.GetRequiredService<IReader>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static StationName Station(string name) => StationName.TryParse(name, out var station) ? station : throw new ArgumentException(name);

    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        store.Dispose();
        (services, store) = Start();
        await Get<Birthmark.Pki.Authorities.PkiCatalog>().LoadAsync();
    }

    public Task<ProjectDifference> ApplyAsync(string text, bool dryRun = false, Dictionary<string, byte[]>? files = null, Dictionary<string, string>? environment = null) =>
        Projects.ApplyAsync("project.yaml", text, new BroughtInputs(files ?? [], environment ?? []), dryRun, "owner");

    public async Task<Batch> OpenAsync(long quantity, int heads = 1, string profile = "plain", IReadOnlyList<string>? stations = null, string name = "run") =>
        await Batches.OpenAsync(new(name, profile, "bulb", quantity, heads, null, stations), "operator");

    public async Task<CreatedDevice> CreateAsync(Batch batch, string serial, StationName? station = null) =>
        (await Devices.CreateAsync(batch.Uid, [new(serial)], station ?? Bench))[0].OrThrow();

    public async Task<string> ProvisionAsync(DeviceUid uid, KeyOffer? key = null, StationName? station = null)
    {
        using var data = (await Devices.ProvisionAsync([new(uid.ToString(), key)], station ?? Bench))[0].OrThrow();
        using var written = new MemoryStream();
        var body = System.IO.Pipelines.PipeWriter.Create(written);
        await data.WriteAsync(body);
        await body.CompleteAsync();
        return System.Text.Encoding.UTF8.GetString(written.ToArray());
    }

    public async Task<ReportedDevice> ReportAsync(DeviceUid uid, string status, string? reason = null, StationName? station = null) =>
        (await Devices.ReportAsync([new(uid.ToString(), status, reason)], station ?? Bench))[0].OrThrow();

    public static async Task RefusedAsync(ProductionRefusal code, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<ProductionRefusedException>(act);
        Assert.Equal(code, refusal.Code);
        Assert.NotEmpty(refusal.Text);
        Assert.NotEmpty(refusal.Remedy);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private (ServiceProvider, Store) Start()
    {
        var opened = Store.OpenSqlite(Database, [.. KeysSchema.Migrations, .. PkiSchema.Migrations, .. ProductionSchema.Migrations], Clock);
        var collection = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(opened.Journal)
            .AddSingleton(opened.Reader)
            .AddSingleton(opened.Audit)
            .AddKeys(new KeysOptions { HubKeyFile = Path.Combine(Folder, "hub.key"), IterationCount = 1000 })
            .AddPki()
            .AddProduction()
            .AddSingleton<IAuthorityConnector>(s => new EmbeddedConnector(s.GetRequiredService<EmbeddedAuthority>(), Line, IsEmbeddedAtHand));
        return (collection.BuildServiceProvider(), opened);
    }

    private sealed class EmbeddedConnector(EmbeddedAuthority embedded, Line line, bool isAtHand) : IAuthorityConnector
    {
        public IAuthority Connect(AuthorityConnection connection) => isAtHand ? embedded : line.To(embedded);
    }
}
