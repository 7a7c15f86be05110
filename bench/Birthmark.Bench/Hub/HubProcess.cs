using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Bench.Load;

namespace Birthmark.Bench.Hub;

/// <summary>The real hub in a process of its own, on loopback, with a fresh data folder.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    internal const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Process process;
    private readonly string folder;

    private HubProcess(Process process, string folder, IPEndPoint address)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
        Root = X509CertificateLoader.LoadCertificateFromFile(RootFile(folder));
        Owner = Exportable(X509Certificate2.CreateFromPemFile(
            Path.Combine(folder, "data/credentials/owner.crt"), Path.Combine(folder, "data/credentials/owner.key")));
    }

    internal IPEndPoint Address { get; }

    internal X509Certificate2 Root { get; }

    /// <summary>Number of the process.</summary>
    internal int Id => process.Id;

    internal X509Certificate2 Owner { get; }

    /// <summary>CPU seconds the hub has used so far.</summary>
    internal double CpuSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <param name="executable">The program.</param>
    /// <param name="settings">Its configuration file; null has none.</param>
    internal static async Task<HubProcess> StartAsync(string executable, string? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-bench-").FullName;
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var configuration = Path.Combine(folder, "hub.yaml");
        File.WriteAllText(configuration, settings ?? "log_format: text\n");
        var start = new ProcessStartInfo(executable, ["serve", "--config", configuration, "--data", Path.Combine(folder, "data"), "--listen", address.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Remove(InlineCompletions);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{executable}' did not start");
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilReadyAsync(process, address, RootFile(folder), said);
        return new HubProcess(process, folder, address);
    }

    /// <summary>A held connection; with a credential whose key is usable by SslStream.</summary>
    internal Task<HubConnection> ConnectAsync(X509Certificate2? credential) => HubConnection.OpenAsync(Address, credential, Root);

    /// <summary>SslStream wants a key that has been through PKCS#12 on some platforms; this makes one.</summary>
    internal static X509Certificate2 Exportable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task WaitUntilReadyAsync(Process process, IPEndPoint address, string rootFile, List<string> said)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("The hub ended at its start:\n" + string.Join('\n', said));
            }

            try
            {
                using var root = File.Exists(rootFile) ? X509CertificateLoader.LoadCertificateFromFile(rootFile) : null;
                await using var probe = root is null ? null : await HubConnection.OpenAsync(address, null, root);
                if (probe is not null && (await probe.SendAsync("GET", "/health/ready", "")).Status == 200)
                {
                    return;
                }
            }
            catch (Exception e) when (e is SocketException or IOException or System.Security.Cryptography.CryptographicException or System.Security.Authentication.AuthenticationException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The hub was not ready within 30 s:\n" + string.Join('\n', said));
    }

    private static string RootFile(string folder) => Path.Combine(folder, "data/credentials/ca.pem");

    private static void Keep(List<string> said, string? line)
    {
        if (line is not null)
        {
            lock (said)
            {
                said.Add(line);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
