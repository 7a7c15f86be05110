using System.Diagnostics;
using Birthmark.Keys.Tests.Pkcs11;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

/// <summary>A software TPM of its own on a Unix socket; ended by its process.</summary>
internal sealed class SwTpm : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private Process process;

    internal SwTpm()
    {
        Assert.SkipUnless(SoftHsm.Finds("swtpm"), "The emulator 'swtpm' is not installed.");
        Directory.CreateDirectory(folder["state"]);
        process = Start();
    }

    internal TpmAddress Address
    {
        get
        {
            Assert.True(TpmAddress.TryRead($"swtpm:path={folder["tpm.sock"]}", out var address, out _));
            return address;
        }
    }

    internal void Stop()
    {
        process.Kill();
        process.WaitForExit();
    }

    internal void Restart() => process = Start();

    public void Dispose()
    {
        Stop();
        process.Dispose();
        folder.Dispose();
    }

    private Process Start()
    {
        File.Delete(folder["tpm.sock"]);
        var started = Process.Start(new ProcessStartInfo("swtpm", [
            "socket", "--tpm2", "--tpmstate", $"dir={folder["state"]}", "--server", $"type=unixio,path={folder["tpm.sock"]}",
            "--ctrl", $"type=unixio,path={folder["ctrl.sock"]}", "--flags", "not-need-init,startup-clear"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var since = Stopwatch.GetTimestamp();
        while (!File.Exists(folder["tpm.sock"]))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10) && !started.HasExited, "swtpm did not start.");
            Thread.Yield();
        }

        return started;
    }
}
