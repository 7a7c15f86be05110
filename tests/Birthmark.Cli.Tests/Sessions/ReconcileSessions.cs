using System.Text.Json;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>A reconciliation by hand, from the comparison to the remedy.</summary>
public sealed class ReconcileSessions : IAsyncLifetime
{
    private const string Project = """
        project: plain
        device_types: [{name: bulb}]
        device_profiles:
          - name: plain
            recipe: [{step: secret, uses: random, with: {length: 16}}]
            outputs: {Secret: {value: "${secret}", format: hex}}
        """;

    private readonly LateClock clock = new();
    private readonly RunningHub hub;

    public ReconcileSessions() => hub = new() { Clock = clock };

    public ValueTask InitializeAsync() => hub.InitializeAsync();

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task A_device_never_reported_is_found_listed_and_remedied()
    {
        var owner = hub.Owner(Project);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "apply", "-"));
        var station = await hub.EnrolledAsync("bench", "station", "operator");
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "open", "b", "--profile", "plain", "--device-type", "bulb", "--quantity", "2", "--json"));
        var batch = JsonDocument.Parse(station.Out).RootElement.GetProperty("BatchUID").GetString()!;
        Assert.Equal(ExitCode.Done, await station.RunAsync("device", "create", batch, "S-1"));
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "reconcile", batch));
        Assert.Empty(station.Out);
        Assert.Contains("1 devices compared: 0 findings open", station.Err, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(25));
        var code = await station.RunAsync("batch", "reconcile", "--all", "--json");
        Assert.True(code == ExitCode.Refused, station.Err);
        var json = JsonDocument.Parse(station.Out).RootElement;
        Assert.Equal(1, json.GetProperty("comparison").GetProperty("open").GetInt64());
        var finding = Assert.Single(json.GetProperty("findings").EnumerateArray().ToList());
        var command = finding.GetProperty("command").GetString()!.Split(' ');
        Assert.Equal(["birthmark", "batch", "remedy"], command[..3]);
        Assert.Equal(ExitCode.Done, await station.RunAsync("batch", "findings", batch));
        Assert.Contains("device-unreported", station.Out, StringComparison.Ordinal);

        // The operator may look; the owner remedies, and is asked first.
        Assert.Equal(ExitCode.Refused, await station.RunAsync([.. command[1..], "--yes"]));
        Assert.Equal(ExitCode.Misused, await owner.RunAsync(command[1..]));
        Assert.Contains("Report it KO", owner.Err, StringComparison.Ordinal);
        var hesitant = hub.Owner("n\n", isTyped: true);
        Assert.Equal(ExitCode.Misused, await hesitant.RunAsync(command[1..]));
        Assert.Contains("left as it is", hesitant.Err, StringComparison.Ordinal);
        var sure = hub.Owner("y\n", isTyped: true);
        Assert.Equal(ExitCode.Done, await sure.RunAsync(command[1..]));
        Assert.Contains("remedied by hub-owner", sure.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync([.. command[1..], "--yes"]));
        Assert.Equal(ExitCode.Done, await owner.RunAsync(command[1..]));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "reconcile", batch));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "show", batch));
        Assert.Matches(@"scrapped +1\b", owner.Out);
        Assert.Matches(@"findings +0\b", owner.Out);
        Assert.Equal(ExitCode.Misused, await owner.RunAsync("batch", "reconcile"));
    }

    private sealed class LateClock : TimeProvider
    {
        private long late;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref late));

        internal void Advance(TimeSpan by) => Interlocked.Add(ref late, by.Ticks);
    }
}
