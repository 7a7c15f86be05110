using System.Diagnostics;

namespace Birthmark.Keys.Tests;

/// <summary>The <c>openssl</c> command as an independent reader of what the engines write.</summary>
internal static class OpenSslTool
{
    internal static void SkipUnlessPresent() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "openssl"))), "The command 'openssl' is not installed.");

    /// <summary>Standard output and error of a run that must end with 0.</summary>
    internal static string Run(params string[] arguments)
    {
        var (exitCode, text) = Try(arguments);
        Assert.True(exitCode == 0, $"openssl {string.Join(' ', arguments)}: {text}");
        return text;
    }

    internal static (int ExitCode, string Text) Try(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
