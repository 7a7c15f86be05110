using System.Diagnostics;
using System.Net.Sockets;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

/// <summary>A software TPM of its own on a Unix socket; ended by its process.</summary>
internal sealed class SwTpm : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private Process process;

    /// <param name="isVouchedFor">A maker of its own has put an endorsement certificate into it.</param>
    internal SwTpm(bool isVouchedFor = false)
    {
        Assert.SkipUnless(InstalledTools.Has("swtpm"), "The emulator 'swtpm' is not installed.");
        Directory.CreateDirectory(folder["state"]);
        if (isVouchedFor)
        {
            MakeCertificate();
        }

        process = Start();
    }

    /// <summary>As it stands in a configuration.</summary>
    internal string Text => $"swtpm:path={folder["tpm.sock"]}";

    internal TpmAddress Address
    {
        get
        {
            Assert.True(TpmAddress.TryRead(Text, out var address, out _));
            return address;
        }
    }

    internal string PathOf(string name) => folder[name];

    /// <summary>PEM of the maker's root and of the CA that signed the endorsement certificate.</summary>
    internal IReadOnlyList<string> MakerCertificates => [folder["ca/swtpm-localca-rootca-cert.pem"], folder["ca/issuercert.pem"]];

    /// <summary>Runs one of the tpm2-tools on it, while none of ours is connected.</summary>
    internal string Run(string tool, params string[] arguments)
    {
        Assert.SkipUnless(InstalledTools.Has(tool), "The tpm2-tools are not installed.");
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TPM2TOOLS_TCTI"] = $"swtpm:path={folder["tpm.sock"]}";
        using var run = Process.Start(start)!;
        var error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 0, $"{tool}: {output}{error.GetAwaiter().GetResult()}");
        return output;
    }

    internal void Stop()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Keeps a copy of its state, as no real TPM lets anybody do: to play a power cut.</summary>
    internal void Save() => Copy("state", "saved");

    internal void PutBack() => Copy("saved", "state");

    internal void Restart() => process = Start();

    public void Dispose()
    {
        Stop();
        process.Dispose();
        folder.Dispose();
    }

    private void Copy(string from, string to)
    {
        Directory.CreateDirectory(folder[to]);
        foreach (var file in Directory.EnumerateFiles(folder[from]))
        {
            File.Copy(file, Path.Combine(folder[to], Path.GetFileName(file)), overwrite: true);
        }
    }

    private bool Answers()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(folder["tpm.sock"]));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void MakeCertificate()
    {
        Assert.SkipUnless(InstalledTools.Has("swtpm_setup") && InstalledTools.Has("certtool"), "The tools 'swtpm_setup' and 'certtool' are not installed.");
        Directory.CreateDirectory(folder["ca"]);
        File.WriteAllText(folder["localca.conf"], $"statedir = {folder["ca"]}\nsigningkey = {folder["ca/signkey.pem"]}\nissuercert = {folder["ca/issuercert.pem"]}\ncertserial = {folder["ca/certserial"]}\n");
        File.WriteAllText(folder["localca.options"], "--platform-manufacturer test\n--platform-version 1\n--platform-model test\n");
        File.WriteAllText(folder["setup.conf"], $"create_certs_tool = /usr/bin/swtpm_localca\ncreate_certs_tool_config = {folder["localca.conf"]}\ncreate_certs_tool_options = {folder["localca.options"]}\n");
        using var setup = Process.Start(new ProcessStartInfo("swtpm_setup", [
            "--tpm2", "--tpmstate", folder["state"], "--config", folder["setup.conf"], "--create-ek-cert", "--pcr-banks", "sha256"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = setup.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = setup.StandardOutput.ReadToEnd();
        setup.WaitForExit();
        Assert.True(setup.ExitCode == 0, $"swtpm_setup: {output}{error.GetAwaiter().GetResult()}");
    }

    private Process Start()
    {
        File.Delete(folder["tpm.sock"]);
        var started = Process.Start(new ProcessStartInfo("swtpm", [
            "socket", "--tpm2", "--tpmstate", $"dir={folder["state"]}", "--server", $"type=unixio,path={folder["tpm.sock"]}",
            "--ctrl", $"type=unixio,path={folder["tpm.sock.ctrl"]}", "--flags", "not-need-init,startup-clear"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var since = Stopwatch.GetTimestamp();
        while (!Answers())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10) && !started.HasExited, "swtpm did not start.");
            Thread.Yield();
        }

        return started;
    }
}
