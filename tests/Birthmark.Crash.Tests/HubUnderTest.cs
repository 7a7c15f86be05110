using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Birthmark.Api.Client;

namespace Birthmark.Crash.Tests;

/// <summary>The crash host as a process over one data folder; it may be told to die, and be started again.</summary>
internal sealed class HubUnderTest : IDisposable
{
    private readonly Process process;

    private HubUnderTest(Process process, HubAddress address)
    {
        this.process = process;
        Address = address;
    }

    internal HubAddress Address { get; }

    internal static async Task<HubUnderTest> StartAsync(string data, string? crashAt = null, string? record = null)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(HostPath, [data, $"127.0.0.1:{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CRASH_AT"] = crashAt;
        start.Environment["CRASH_RECORD"] = record;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{HostPath}' did not start");
        var errors = process.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line == "listening")
            {
                _ = process.StandardOutput.ReadToEndAsync();
                Assert.True(HubAddress.TryRead($"127.0.0.1:{port}", out var address, out var why), why);
                return new HubUnderTest(process, address);
            }
        }

        await process.WaitForExitAsync();
        throw new HubDiedException($"The hub ended at its start (exit {process.ExitCode}):\n{string.Join('\n', said)}\n{await errors}");
    }

    internal bool HasDied => process.WaitForExit(TimeSpan.FromSeconds(10));

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    // The host is built beside this assembly: …/Birthmark.Crash.Tests/bin/Debug/net10.0 and …/Birthmark.CrashHost/bin/Debug/net10.0.
    private static string HostPath => Path.Combine(
        AppContext.BaseDirectory.Replace("Birthmark.Crash.Tests", "Birthmark.CrashHost", StringComparison.Ordinal), "Birthmark.CrashHost");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

internal sealed class HubDiedException(string message) : Exception(message);
