using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Birthmark.Exchange.Tests.Evidence;

/// <summary><c>birthmark evidence receive</c> as a process that can be killed, and started again at the same port over the same store.</summary>
internal sealed class ReceiverProcess : IDisposable
{
    private readonly string[] options;
    private Process? process;

    internal ReceiverProcess(TemporaryFolder folder, string pinnedHub)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        File.WriteAllText(folder["hub.pem"], pinnedHub);
        File.WriteAllText(folder["server.pem"], TestParty.Oem.Certificate.ExportCertificatePem());
        using (var key = new StreamWriter(folder["server.key"], new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            using var own = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(TestParty.Oem.Certificate)!;
            key.Write(own.ExportPkcs8PrivateKeyPem());
        }

        options = ["evidence", "receive", "--listen", $"127.0.0.1:{Port}", "--store", folder["killed"], "--trust", folder["hub.pem"], "--cert", folder["server.pem"], "--key", folder["server.key"]];
        Store = folder["killed"];
    }

    internal int Port { get; }

    internal string Store { get; }

    internal async Task StartAsync()
    {
        process?.Dispose();
        process = Process.Start(new ProcessStartInfo(Program, options) { RedirectStandardError = true })!;
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.StartsWith("Listening on ", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException(string.Join('\n', said));
    }

    internal void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (process is not null)
        {
            Kill();
            process.Dispose();
        }
    }

    // Built beside this assembly: …/tests/Birthmark.Exchange.Tests/bin/Release/net10.0 and …/src/Birthmark.Cli/bin/Release/net10.0.
    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Birthmark.Exchange.Tests"), Path.Combine("src", "Birthmark.Cli"), StringComparison.Ordinal), "birthmark");
}
