using System.Diagnostics;
using Birthmark.Cli.Tests.Documents;

namespace Birthmark.Cli.Tests.QemuDevice;

/// <summary>The programs that build the device and stand around it.</summary>
internal static class Tools
{
    internal static string Sample { get; } = Path.Combine(Repository.Root, "samples", "qemu-device");

    internal static void SkipUnlessPresent(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        foreach (var name in names)
        {
            Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, name))), $"The command '{name}' is not installed.");
        }
    }

    internal static string Make(string outFolder, params string[] goals) =>
        Run(new ProcessStartInfo("make", ["-C", Path.Combine(Sample, "firmware"), $"OUT={outFolder}", .. goals]));

    /// <summary>What the program said. When it fails, the test does.</summary>
    internal static string Run(ProcessStartInfo start, string input = "")
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{start.FileName} ended with {process.ExitCode}: {output.GetAwaiter().GetResult()}{error.GetAwaiter().GetResult()}");
        return output.GetAwaiter().GetResult();
    }
}
