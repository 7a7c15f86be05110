using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Birthmark.Keys.Tests.Pkcs11;

/// <summary>A SoftHSM2 of its own: token folder and configuration in a temporary folder. One at a time, for the module reads its configuration from the process.</summary>
internal sealed partial class SoftHsm : IDisposable
{
    internal const string Pin = "1234-5678";
    internal const string Label = "CaToken";

    private readonly TemporaryFolder folder = new();

    internal SoftHsm()
    {
        Assert.SkipUnless(Module is not null && Finds("softhsm2-util"), "SoftHSM2 (libsofthsm2.so and softhsm2-util) is not installed.");
        Directory.CreateDirectory(Tokens);
        File.WriteAllText(folder["softhsm2.conf"], $"directories.tokendir = {Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        // The module asks the C library, which knows nothing of .NET's copy of the environment.
        SetEnvironment("SOFTHSM2_CONF", folder["softhsm2.conf"], 1);
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", folder["softhsm2.conf"]);
        AddToken(Label);
    }

    internal static string? Module { get; } = new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so" }.FirstOrDefault(File.Exists);

    internal string Tokens => folder["tokens"];

    internal void AddToken(string label) => Run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "so-12345678", "--pin", Pin);

    internal void TakeAway() => Directory.Move(Tokens, folder["away"]);

    internal void PutBack() => Directory.Move(folder["away"], Tokens);

    internal string Run(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = folder["softhsm2.conf"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool}: {output}{error.GetAwaiter().GetResult()}");
        return output;
    }

    internal static bool Finds(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, tool)));

    public void Dispose() => folder.Dispose();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
