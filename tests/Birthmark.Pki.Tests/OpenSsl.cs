using System.Diagnostics;

namespace Birthmark.Pki.Tests;

/// <summary>The system's openssl, as a second opinion.</summary>
internal static class OpenSsl
{
    internal static string Run(params string[] arguments)
    {
        var (code, text) = Try(arguments);
        Assert.True(code == 0, $"openssl {string.Join(' ', arguments)}\n{text}");
        return text;
    }

    internal static (int Code, string Text) Try(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The openssl command is not installed: its second opinion is not heard.");
            throw;
        }
    }
}
