using System.Diagnostics;

namespace Birthmark.Exchange.Tests;

/// <summary>Other people's programs as independent readers of what this room writes.</summary>
internal static class Tool
{
    internal static void SkipUnlessPresent(string name) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name))), $"The command '{name}' is not installed.");

    internal static string Run(string name, params string[] arguments)
    {
        var (exitCode, text) = Try(name, arguments);
        Assert.True(exitCode == 0, $"{name} {string.Join(' ', arguments)}: {text}");
        return text;
    }

    internal static (int ExitCode, string Text) Try(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
