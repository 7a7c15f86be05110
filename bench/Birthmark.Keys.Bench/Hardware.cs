using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Birthmark.Keys.Bench;

/// <summary>A SoftHSM2 and a swtpm of their own in a temporary folder.</summary>
internal sealed partial class Hardware : IDisposable
{
    internal const string Pin = "1234-5678";
    internal const string Token = "MatterToken";
    internal const string HubToken = "HubToken";

    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-keys-bench-").FullName;
    private readonly Process tpm;

    internal Hardware()
    {
        Directory.CreateDirectory(Tokens);
        File.WriteAllText(Configuration, $"directories.tokendir = {Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        _ = SetEnvironment("SOFTHSM2_CONF", Configuration, 1);
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", Configuration);
        Environment.SetEnvironmentVariable("BENCH_TOKEN_PIN", Pin);
        File.WriteAllText(PinFile, Pin);
        File.SetUnixFileMode(PinFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var label in (string[])[Token, HubToken])
        {
            Run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "so-12345678", "--pin", Pin);
        }

        Directory.CreateDirectory(Path.Combine(folder, "tpm"));
        tpm = Process.Start(new ProcessStartInfo("swtpm", [
            "socket", "--tpm2", "--tpmstate", $"dir={Path.Combine(folder, "tpm")}", "--server", $"type=unixio,path={Socket}", "--ctrl", $"type=unixio,path={Socket}.ctrl",
            "--flags", "not-need-init,startup-clear"]))!;
        while (!File.Exists(Socket))
        {
            Thread.Yield();
        }
    }

    internal static string Module { get; } =
        new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so" }.First(File.Exists);

    internal string PinFile => Path.Combine(folder, "pin");

    internal string Socket => Path.Combine(folder, "tpm.sock");

    private string Tokens => Path.Combine(folder, "tokens");

    private string Configuration => Path.Combine(folder, "softhsm2.conf");

    internal void TakeAway() => Directory.Move(Tokens, Tokens + ".away");

    internal void PutBack() => Directory.Move(Tokens + ".away", Tokens);

    public void Dispose()
    {
        tpm.Kill();
        tpm.WaitForExit();
        tpm.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} ended with code {process.ExitCode}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
