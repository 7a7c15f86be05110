using System.Security.Cryptography.X509Certificates;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Lines;

namespace Birthmark.Keys.Bench;

/// <summary>A hub whose authorities' keys are in one store, with its stations.</summary>
internal sealed class StoreLine : IAsyncDisposable
{
    internal const int Stations = 32;
    internal const int Heads = 8;

    private readonly HubConnectionHolder connection;
    private readonly List<X509Certificate2> stations = [];
    private int turns;

    private StoreLine(HubProcess hub, HubConnectionHolder connection, Owner owner) => (Hub, this.connection, Owner) = (hub, connection, owner);

    internal HubProcess Hub { get; }

    internal Owner Owner { get; }

    internal IReadOnlyList<X509Certificate2> Credentials => stations;

    /// <param name="birthmark">The program.</param>
    /// <param name="folder">The bench's folder.</param>
    /// <param name="pki">The sample's PKI.</param>
    /// <param name="type">Type of the crypto token, as declared.</param>
    /// <param name="settings">Of the hub.</param>
    internal static async Task<StoreLine> StartAsync(string birthmark, string folder, string pki, string type, string settings)
    {
        var hub = await HubProcess.StartAsync(birthmark, settings);
        var connection = new HubConnectionHolder(await hub.ConnectAsync(hub.Owner));
        var line = new StoreLine(hub, connection, new Owner(hub, connection.Connection));
        var sample = await File.ReadAllTextAsync(pki);
        var code = type == "PKCS#11" ? "Activation Code: {Environment: BENCH_TOKEN_PIN}\n" : "";
        var token = $"Object Type: Crypto Token\nName: {Hardware.Token}\nType: {type}\nAuto Activation: true\n{code}Keys: {{signKeyPAA: P-256, signKeyPAI: P-256, encryptKey: RSA-2048, testKey: P-256}}\n";
        await line.Owner.ApplyAsync(token + sample[sample.IndexOf("---", StringComparison.Ordinal)..], await File.ReadAllTextAsync(Path.Combine(folder, "project.yaml")));
        for (var i = 0; i < Stations; i++)
        {
            line.stations.Add(await line.Owner.EnrolAsync($"bench-{i}", "station"));
        }

        return line;
    }

    internal async Task<double> MeasureAsync(TimeSpan warmUp, TimeSpan length)
    {
        var figures = await WholeDeviceLine.RunAsync(Hub, Owner, stations, Stations, Heads, warmUp, length, $"t{turns++}");
        return figures.Errors == 0 ? figures.PerSecond : throw new InvalidOperationException($"{figures.Errors} errors; first: {figures.FirstError}");
    }

    public async ValueTask DisposeAsync()
    {
        await connection.Connection.DisposeAsync();
        await Hub.DisposeAsync();
    }
}

/// <summary>The owner's connection.</summary>
internal sealed record HubConnectionHolder(Birthmark.Bench.Load.HubConnection Connection);
