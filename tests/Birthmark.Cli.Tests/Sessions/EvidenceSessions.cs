using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Client;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>The walk of docs/guides/evidence.md: a hub, and a receiver in a process of its own.</summary>
public sealed class EvidenceSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    [Fact]
    public async Task An_OEM_receives_a_hubs_log_verifies_and_cosigns_it()
    {
        await OpenSslAsync("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", At("server.key"), "-out", At("server.pem"), "-days", "800",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1");
        await OpenSslAsync("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", At("witness.key"));
        await OpenSslAsync("pkey", "-in", At("witness.key"), "-pubout", "-out", At("witness.pem"));
        File.SetUnixFileMode(At("server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(At("witness.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var owner = hub.Owner();
        await owner.DoneAsync("evidence", "identity", "--out", At("hub.pem"));
        await owner.DoneAsync("evidence", "witness", "acme", At("witness.pem"));
        Assert.StartsWith("acme+", owner.Out, StringComparison.Ordinal);
        using var receiver = await ReceiverProcess.StartAsync(
            "--listen", "127.0.0.1:0", "--store", At("evidence"), "--trust", At("hub.pem"), "--cert", At("server.pem"), "--key", At("server.key"),
            "--witness", "acme", "--witness-key", At("witness.key"));
        await owner.DoneAsync("evidence", "site", "add", "acme", "--url", receiver.Address + "/", "--trust", At("server.pem"));
        await UntilAsync(owner, site => site.GetProperty("standing").GetString() == "flowing" && site.GetProperty("acknowledged").GetInt64() > 10 && site.GetProperty("behind").GetInt64() == 0);
        Assert.False(JsonDocument.Parse(owner.Out).RootElement.TryGetProperty("note", out var note), note.ToString());

        var desk = new Session();
        await desk.DoneAsync("evidence", "verify", "--store", At("evidence"), "--trust", At("hub.pem"), "--witness", "acme=" + At("witness.pem"), "--json");
        var log = JsonDocument.Parse(desk.Out).RootElement.GetProperty("logs")[0];
        Assert.Equal(log.GetProperty("leaves").GetInt64(), log.GetProperty("verified").GetInt64());
        Assert.Equal(0, log.GetProperty("hashes_only").GetInt64());
        await desk.DoneAsync("evidence", "status", "--store", At("evidence"));
        Assert.Contains(log.GetProperty("log").GetString()!, desk.Out, StringComparison.Ordinal);

        Assert.Contains("\n\u2014 acme ", await WitnessedAsync(owner.Environment["BIRTHMARK_CREDENTIAL"], log.GetProperty("verified").GetInt64()), StringComparison.Ordinal);

        // The two acts are in the log themselves, and so they have arrived there too.
        await owner.DoneAsync("evidence", "site", "pause", "acme");
        Assert.Contains("paused", owner.Out, StringComparison.Ordinal);
        await owner.DoneAsync("evidence", "site", "resume", "acme");
        await owner.DoneAsync("evidence", "site", "list");
        var text = Path.Combine(log.GetProperty("folder").GetString()!, "leaves.ndjson");
        await UntilAsync(owner, _ => File.ReadAllText(text).Contains("\"evidence.pause\"", StringComparison.Ordinal));

        // One octet is altered: the tree shows it.
        var folder = log.GetProperty("folder").GetString()!;
        receiver.Kill();
        await File.WriteAllTextAsync(text, (await File.ReadAllTextAsync(text)).Replace("\"evidence.pause\"", "\"evidence.pauze\"", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Refused, await desk.RunAsync("evidence", "verify", "--store", At("evidence")));
        Assert.Contains("was altered", desk.Err, StringComparison.Ordinal);
        await owner.DoneAsync("evidence", "site", "remove", "acme");
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("evidence", "site", "show", "acme"));
    }

    [Fact]
    public async Task A_site_that_cannot_be_and_a_stranger_are_refused()
    {
        var owner = hub.Owner();
        await File.WriteAllTextAsync(At("no.pem"), "nothing");
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("evidence", "site", "add", "x", "--url", "http://x/", "--trust", At("no.pem")));
        Assert.Contains("https://HOST:PORT/", owner.Err, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, await owner.RunAsync("evidence", "site", "add", "x", "--url", "https://x/", "--trust", At("no.pem")));
        var people = await hub.EnrolledAsync("oscar", "operator");
        Assert.Equal(ExitCode.Refused, await people.RunAsync("evidence", "site", "list"));
        var auditor = await hub.EnrolledAsync("anna", "auditor");
        await auditor.DoneAsync("evidence", "site", "list");
        Assert.Equal(ExitCode.Refused, await auditor.RunAsync("evidence", "site", "remove", "x"));
    }

    /// <summary>What the hub's <c>/log/checkpoint</c> says.</summary>
    private static async Task<string> WitnessedAsync(string file, long size)
    {
        using var credential = Credential.Load(file);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [credential.Certificate!];
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(credential.Trust);
        using var http = new HttpClient(handler) { BaseAddress = credential.Server.Base };
        return await http.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"/log/checkpoint?size={size}"));
    }

    private async Task UntilAsync(Session owner, Func<JsonElement, bool> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), owner.Out);
            await Task.Delay(50);
            await owner.DoneAsync("evidence", "site", "show", "acme", "--json");
        }
        while (!isSo(JsonDocument.Parse(owner.Out).RootElement));
    }

    private string At(string name) => hub.PathOf(name);

    private static async Task OpenSslAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
