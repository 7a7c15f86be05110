using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary><c>openssl ocsp</c> as a responder, over an index file as <c>openssl ca</c> writes it.</summary>
internal sealed class OpenSslResponder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-ocsp-").FullName;
    private readonly TestAuthority authority;
    private readonly (string Certificate, string Key) signer;
    private Process? process;

    internal OpenSslResponder(TestAuthority authority, bool isAppointed)
    {
        (this.authority, signer) = (authority, authority.IssueResponder(isAppointed));
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    internal int Port { get; }

    internal string Url => $"http://127.0.0.1:{Port}/";

    internal static bool IsInstalled => Environment.GetEnvironmentVariable("PATH")?.Split(':').Any(p => File.Exists(Path.Combine(p, "openssl"))) == true;

    /// <summary>Starts it anew over one certificate; null: it does not know it.</summary>
    internal async Task StartAsync(string serial, bool? isRevoked)
    {
        Stop();
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), authority.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "signer.pem"), signer.Certificate);
        await File.WriteAllTextAsync(Path.Combine(folder, "signer.key"), signer.Key);
        await File.WriteAllTextAsync(Path.Combine(folder, "index.txt"), isRevoked switch
        {
            null => "",
            true => $"R\t400101000000Z\t260101000000Z,keyCompromise\t{serial}\tunknown\t/CN=ra.test\n",
            false => $"V\t400101000000Z\t\t{serial}\tunknown\t/CN=ra.test\n",
        });
        process = Process.Start(new ProcessStartInfo(
            "openssl",
            ["ocsp", "-index", "index.txt", "-port", $"{Port}", "-CA", "ca.pem", "-rsigner", "signer.pem", "-rkey", "signer.key", "-nmin", "5"])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        // To connect and hang up would stop it: it waits for the request for ever.
        var isThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(object sender, DataReceivedEventArgs line)
        {
            if (line.Data?.Contains("waiting for OCSP client connections", StringComparison.Ordinal) == true)
            {
                isThere.TrySetResult();
            }
        }

        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await isThere.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    internal void Stop()
    {
        if (process is not null)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            process = null;
        }
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(folder, recursive: true);
    }
}
