using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Spectre.Console;

namespace Birthmark.Cli.Files;

/// <summary>Reads files that the command line names; <c>-</c> is stdin.</summary>
internal static class Input
{
    public const string Stdin = "-";

    public static async Task<string> ReadAsync(Call call, string path)
    {
        if (path == Stdin)
        {
            return await call.Here.In.ReadToEndAsync(call.Cancellation).ConfigureAwait(false);
        }

        try
        {
            return await File.ReadAllTextAsync(path, call.Cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MisusedException($"{path}: no such file", "Name an existing file, or - for stdin.");
        }
    }

    /// <summary>How faults call it.</summary>
    public static string NameOf(string path) => path == Stdin ? "stdin" : path;

    /// <summary>A secret: from a file or stdin, or asked for at the terminal. Never an argument: arguments stand in process lists.</summary>
    public static async Task<string> SecretAsync(Call call, string? path, string prompt)
    {
        if (path is not null)
        {
            return (await ReadAsync(call, path).ConfigureAwait(false)).Trim();
        }

        if (!call.Here.IsInTerminal || !call.Here.IsErrTerminal)
        {
            throw new MisusedException($"{prompt} is needed and there is no terminal to ask at", "Give it on stdin, with - for the file.");
        }

        return await new TextPrompt<string>($"{prompt}:").Secret(null).ShowAsync(call.Talk.Words, call.Cancellation).ConfigureAwait(false);
    }
}
