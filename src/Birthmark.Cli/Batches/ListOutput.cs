using System.Text;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Batches;

/// <summary>Writes what comes to stdout, or to a file that appears whole or not at all.</summary>
internal static class ListOutput
{
    /// <param name="call">The call.</param>
    /// <param name="entries">Pieces of text; those that are empty do not count.</param>
    /// <param name="path">File, or null or - for stdout.</param>
    public static async Task WriteAsync(Call call, IAsyncEnumerable<string> entries, string? path)
    {
        if (path is null or Input.Stdin)
        {
            await WriteAsync(call.Here.Out, entries, static (_, _) => { }).ConfigureAwait(false);
            return;
        }

        long count = 0;
        using var file = new NewFile(path);
        var writer = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await Waiting.WithBarAsync(call.Talk, "lines", async move => count = await WriteAsync(writer, entries, move).ConfigureAwait(false)).ConfigureAwait(false);
        }

        file.Keep();
        call.Talk.Answer(new(path, count), CliJson.Default.WrittenFile, w => call.Talk.Say($"{w.Entries} lines written to {w.File}"));
    }

    private static async Task<long> WriteAsync(TextWriter writer, IAsyncEnumerable<string> entries, Action<long, long> move)
    {
        long count = 0;
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            await writer.WriteAsync(entry).ConfigureAwait(false);
            count += entry.Count(c => c == '\n');
            move(count, 0);
        }

        return count;
    }
}
