using System.CommandLine;
using System.Text;
using Birthmark.Api.Batches;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Batches;

/// <summary><c>birthmark batch lists</c>: the allow list or the deny list, streamed to a file or to stdout.</summary>
internal static class BatchLists
{
    private const string Allow = "allow";

    public static Command Build(Surroundings here)
    {
        var uid = BatchCommands.Uid();
        var kind = new Argument<string>("LIST") { Description = "allow or deny." }.AcceptOnlyFromAmong(Allow, "deny");
        var format = new Option<string>("--format") { Description = "How to write it.", DefaultValueFactory = _ => ListFormat.NdJson, HelpName = "json|ndjson|csv" }
            .AcceptOnlyFromAmong(ListFormat.Json, ListFormat.NdJson, ListFormat.Csv);
        var output = new Option<string?>("--out") { Description = "File to write (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "lists", "Write the list of devices that may (allow) or must not (deny) be trusted.", call => call.WithHubAsync(async hub =>
        {
            var devices = call.Of(kind) == Allow
                ? hub.Batches.AllowListAsync(call.Of(uid), call.Cancellation)
                : hub.Batches.DenyListAsync(call.Of(uid), call.Cancellation);
            var chosen = call.Talk.IsJson && call.Of(output) is null ? ListFormat.Json : call.Of(format);
            if (call.Of(output) is { } path && path != Input.Stdin)
            {
                await ToFileAsync(call, devices, chosen, path).ConfigureAwait(false);
            }
            else
            {
                await WriteAsync(call.Here.Out, devices, chosen, static (_, _) => { }).ConfigureAwait(false);
            }
        }), uid, kind, format, output);
    }

    private static async Task ToFileAsync(Call call, IAsyncEnumerable<ListedDevice> devices, string format, string path)
    {
        long count = 0;
        using var file = new NewFile(path);
        var writer = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await Waiting.WithBarAsync(call.Talk, "devices", async move => count = await WriteAsync(writer, devices, format, move).ConfigureAwait(false)).ConfigureAwait(false);
        }

        file.Keep();
        call.Talk.Answer(new(path, count), CliJson.Default.WrittenFile, w => call.Talk.Say($"{w.Entries} devices written to {w.File}"));
    }

    private static async Task<long> WriteAsync(TextWriter writer, IAsyncEnumerable<ListedDevice> devices, string format, Action<long, long> move)
    {
        long count = 0;
        await writer.WriteAsync(ListFormat.Head(format)).ConfigureAwait(false);
        await foreach (var device in devices.ConfigureAwait(false))
        {
            await writer.WriteAsync(ListFormat.Entry(format, device, isFirst: count == 0)).ConfigureAwait(false);
            move(++count, 0);
        }

        await writer.WriteAsync(ListFormat.Foot(format)).ConfigureAwait(false);
        return count;
    }
}
