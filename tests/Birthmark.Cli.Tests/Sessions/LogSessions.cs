using System.Text.Json;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>An auditor looks at the whole log: of the running hub, and of its database.</summary>
public sealed class LogSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task An_auditor_keeps_key_and_checkpoint_and_verifies_the_whole_log_against_them()
    {
        var auditor = await hub.EnrolledAsync("ada", "auditor");
        var (key, kept) = (hub.PathOf("log.key"), hub.PathOf("kept.txt"));
        Assert.Equal(ExitCode.Done, await auditor.RunAsync("hub", "log-key", "--out", key));
        Assert.Equal(ExitCode.Done, await auditor.RunAsync("hub", "checkpoint", "--out", kept));
        await hub.EnrolledAsync("bench-9", "station");

        Assert.Equal(ExitCode.Done, await auditor.RunAsync("verify", "log", "--hub", "--key", key, "--json"));
        Assert.True(JsonDocument.Parse(auditor.Out).RootElement.GetProperty("leaves").GetInt64() > 10);
        Assert.Equal(ExitCode.Done, await auditor.RunAsync("verify", "log", "--database", Path.Combine(hub.PathOf("hub"), "birthmark.db"), "--key", key, "--earlier", kept));
        Assert.Contains("good", auditor.Out, StringComparison.Ordinal);
        Assert.Contains("never", auditor.Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(kept, (await File.ReadAllTextAsync(kept)).Replace("birthmark.invalid", "another.invalid", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Refused, await auditor.RunAsync("verify", "log", "--database", Path.Combine(hub.PathOf("hub"), "birthmark.db"), "--key", key, "--earlier", kept));
        Assert.Contains("consistency: ", auditor.Err, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Misused, await auditor.RunAsync("verify", "log", "--key", key));
        Assert.Equal(ExitCode.Failed, await auditor.RunAsync("verify", "log", "--database", key, "--key", key));
    }
}
