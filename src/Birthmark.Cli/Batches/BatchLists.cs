using System.CommandLine;
using System.Runtime.CompilerServices;
using Birthmark.Api.Batches;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Batches;

/// <summary><c>birthmark batch lists</c>: the allow list or the deny list, streamed to a file or to stdout.</summary>
internal static class BatchLists
{
    private const string Allow = "allow";

    public static Command Build(Surroundings here)
    {
        var uid = BatchCommands.Uid();
        var kind = new Argument<string>("LIST") { Description = "allow or deny." }.AcceptOnlyFromAmong(Allow, "deny");
        var format = new Option<string>("--format") { Description = "How to write it.", DefaultValueFactory = _ => ListFormat.NdJson, HelpName = string.Join('|', ListFormat.All) }
            .AcceptOnlyFromAmong(ListFormat.All);
        var step = new Option<string?>("--step") { Description = "The certificate that aws-iot and azure-dps name: that of this step (default: the first).", HelpName = "NAME" };
        var output = new Option<string?>("--out") { Description = "File to write (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "lists", "Write the list of devices that may (allow) or must not (deny) be trusted.", call => call.WithHubAsync(async hub =>
        {
            var isAllowed = call.Of(kind) == Allow;
            var chosen = call.Talk.IsJson && call.Of(output) is null ? ListFormat.Json : call.Of(format);
            var entries = ListFormat.IsMadeByHub(chosen)
                ? Ended(hub.Batches.ListInFormAsync(call.Of(uid), isAllowed, chosen, call.Of(step), call.Cancellation), ListFormat.EndOfLine(chosen))
                : Entries(isAllowed ? hub.Batches.AllowListAsync(call.Of(uid), call.Cancellation) : hub.Batches.DenyListAsync(call.Of(uid), call.Cancellation), chosen);
            await ListOutput.WriteAsync(call, entries, call.Of(output)).ConfigureAwait(false);
        }), uid, kind, format, step, output);
    }

    private static async IAsyncEnumerable<string> Entries(
        IAsyncEnumerable<ListedDevice> devices, string format, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var isFirst = true;
        await foreach (var device in devices.WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return (isFirst ? ListFormat.Head(format) : "") + ListFormat.Entry(format, device, isFirst);
            isFirst = false;
        }

        yield return (isFirst ? ListFormat.Head(format) : "") + ListFormat.Foot(format);
    }

    private static IAsyncEnumerable<string> Ended(IAsyncEnumerable<string> lines, string end) => lines.Select(line => line + end);
}
