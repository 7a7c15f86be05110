using System.Text.Json;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;

namespace Birthmark.Cli.Tests.Sessions;

public sealed class StationSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task A_station_enrols_by_a_code_and_is_who_it_was_invited_as()
    {
        var station = await hub.EnrolledAsync("bench-1", "station", "operator");
        Assert.Equal(ExitCode.Done, await station.RunAsync("doctor"));
        Assert.Contains("bench-1: operator, station", station.Out, StringComparison.Ordinal);
        var folder = hub.PathOf("bench-1");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "station.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var owner = hub.Owner();
        await owner.RunAsync("station", "invite", "once");
        var first = new Session { Input = owner.Out };
        Assert.Equal(ExitCode.Done, await first.RunAsync("station", "enrol", "--server", hub.Address, "--code", "-", "--out", hub.PathOf("once")));
        var second = new Session { Input = owner.Out };
        Assert.Equal(ExitCode.Refused, await second.RunAsync("station", "enrol", "--server", hub.Address, "--code", "-", "--out", hub.PathOf("twice"), "--json"));
        Assert.Equal("invalid-code", JsonDocument.Parse(second.Out).RootElement.GetProperty("code").GetString());
        Assert.False(Directory.Exists(hub.PathOf("twice")));
    }

    [Fact]
    public async Task A_code_for_another_hub_is_not_sent_to_this_one()
    {
        var owner = hub.Owner();
        await owner.RunAsync("station", "invite", "elsewhere");
        var code = owner.Out.Trim();
        var other = code[..27] + (code[27] == '0' ? '1' : '0') + code[28..];
        var station = new Session { Environment = { ["BIRTHMARK_CODE"] = other } };
        Assert.Equal(ExitCode.Misused, await station.RunAsync("station", "enrol", "--server", hub.Address, "--out", hub.PathOf("elsewhere")));
        Assert.Contains("not the one that the code names", station.Err, StringComparison.Ordinal);
        // Untouched: the right code still works.
        var right = new Session { Environment = { ["BIRTHMARK_CODE"] = code } };
        Assert.Equal(ExitCode.Done, await right.RunAsync("station", "enrol", "--server", hub.Address, "--out", hub.PathOf("elsewhere")));
    }

    [Fact]
    public async Task A_credential_that_is_there_is_not_replaced_unasked()
    {
        await hub.EnrolledAsync("kept", "station");
        var again = new Session { Input = "irrelevant" };
        Assert.Equal(ExitCode.Misused, await again.RunAsync("station", "enrol", "--server", hub.Address, "--code", "-", "--out", hub.PathOf("kept")));
        Assert.Contains("is there already", again.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_station_is_shut_out_at_once_and_told_why()
    {
        var station = await hub.EnrolledAsync("gone", "station");
        Assert.Equal(ExitCode.Done, await station.RunAsync("doctor"));
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("station", "revoke", "gone"));
        Assert.Equal(ExitCode.Refused, await station.RunAsync("batch", "list", "--json"));
        Assert.Equal("certificate-revoked", JsonDocument.Parse(station.Out).RootElement.GetProperty("code").GetString());
        await owner.RunAsync("station", "list", "--json");
        var gone = JsonDocument.Parse(owner.Out).RootElement.GetProperty("stations").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "gone");
        Assert.Equal("revoked", gone.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_station_may_not_do_the_owners_work()
    {
        var station = await hub.EnrolledAsync("modest", "station");
        Assert.Equal(ExitCode.Refused, await station.RunAsync("pki", "export", "--json"));
        Assert.Equal("not-authorised", JsonDocument.Parse(station.Out).RootElement.GetProperty("code").GetString());
        var owner = hub.Owner();
        await owner.RunAsync("audit", "--json", "--count", "200");
        Assert.Contains(JsonDocument.Parse(owner.Out).RootElement.GetProperty("entries").EnumerateArray(), e => e.GetProperty("act").GetString() == "access.refuse");
    }

    [Fact]
    public async Task The_one_time_code_stands_nowhere_afterwards()
    {
        var owner = hub.Owner();
        await owner.RunAsync("station", "invite", "quiet");
        var secret = owner.Out.Trim()[..26];
        var station = new Session { Input = owner.Out };
        Assert.Equal(ExitCode.Done, await station.RunAsync("station", "enrol", "--server", hub.Address, "--code", "-", "--out", hub.PathOf("quiet")));
        Assert.DoesNotContain(secret, station.Out + station.Err, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(hub.Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(secret, ReadShared(file), StringComparison.Ordinal));
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    [Fact]
    public async Task People_are_invited_to_the_console_seen_and_shut_out_by_script()
    {
        var owner = hub.Owner();
        Assert.Equal(ExitCode.Done, await owner.RunAsync("account", "invite", "vera", "--role", "auditor"));
        Assert.Matches("^https://.*/console/welcome#[0-9a-f]{40}$", owner.Out.Trim());
        Assert.Equal(ExitCode.Done, await owner.RunAsync("account", "list"));
        Assert.Contains("vera", owner.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("account", "session", "list"));
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("account", "end", "nobody-of-this-name"));
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("account", "passkey", "list", "nobody-of-this-name"));
        Assert.Equal(ExitCode.Misused, await owner.RunAsync("account", "invite", "vera", "--role", "station"));
    }
}
