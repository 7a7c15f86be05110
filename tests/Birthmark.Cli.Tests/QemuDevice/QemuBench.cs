using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;
using Birthmark.Cli.Tests.Sessions;

namespace Birthmark.Cli.Tests.QemuDevice;

/// <summary>A hub that knows the project of samples/qemu-device, and the sample's own station with its emulated devices.</summary>
public sealed class QemuBench : IAsyncLifetime
{
    private readonly RunningHub hub = new();
    private Session? station;

    public async ValueTask InitializeAsync()
    {
        await hub.InitializeAsync();
        Tools.SkipUnlessPresent("make", "arm-none-eabi-gcc", "qemu-system-arm", "python3", "openssl");
        Tools.Make(hub.PathOf(StationRun.Project), "all");
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "apply", Path.Combine(Tools.Sample, "pki.yaml")));
        Assert.True(await owner.RunAsync("project", "apply", Path.Combine(hub.PathOf(StationRun.Project), "project.yaml")) == ExitCode.Done, owner.Err);
        station = await hub.EnrolledAsync(StationRun.Station, "station", "operator");
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    /// <summary>Makes devices; the states and reasons that the hub has of them afterwards, by number.</summary>
    internal Task<List<(string State, string? Reason)>> MakeAsync(int quantity, bool isSealed, params string[] damage) => MakeAsync(quantity, isSealed ? "--sealed" : null, damage);

    /// <summary>The same, sealed in one of the ways that the station knows by an option.</summary>
    internal async Task<List<(string State, string? Reason)>> MakeAsync(int quantity, string? how, string[] damage)
    {
        var run = new StationRun(hub, quantity, [.. how is not null ? [how, Path.Combine(hub.PathOf(StationRun.Project), "firmware.hex")] : Array.Empty<string>(), .. damage.SelectMany(what => new[] { "--damage", what })]);
        Tools.Run(run.Start);
        Assert.Empty(run.Remains());

        var devices = new List<(string, string?)>();
        for (var number = 1; number <= quantity; number++)
        {
            Assert.Equal(ExitCode.Done, await station!.RunAsync("device", "find", $"{run.Prefix}-{number:D4}", "--json"));
            var device = JsonDocument.Parse(station.Out).RootElement.GetProperty("devices")[0];
            devices.Add((device.GetProperty("state").GetString()!, device.TryGetProperty("reason", out var reason) ? reason.GetString() : null));
        }

        return devices;
    }

    /// <summary>A run of the station that the test starts itself.</summary>
    internal StationRun Prepare(int quantity) => new(hub, quantity, []);
}
