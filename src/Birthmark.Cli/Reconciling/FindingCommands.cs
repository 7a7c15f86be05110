using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Reconciliation;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Reconciling;

/// <summary><c>birthmark batch findings</c> and <c>birthmark batch remedy</c>: what reconciliations found, and the one verb that remedies any of it.</summary>
internal static class FindingCommands
{
    private const string Open = "open";

    public static Command List(Surroundings here)
    {
        var uid = new Argument<string?>("BATCH") { Description = "UID of the batch (default: all batches).", Arity = ArgumentArity.ZeroOrOne };
        var state = new Option<string>("--state") { Description = "Which findings.", DefaultValueFactory = _ => Open, HelpName = "open|remedied|gone|all" }
            .AcceptOnlyFromAmong(Open, "remedied", "gone", "all");
        var paging = new Paging();
        return Verb.Of(here, "findings", "List what reconciliations have found, oldest first.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Reconciliation.ListAsync(call.Of(uid), call.Of(state), paging.Of(call), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.FindingPage, p => FindingTable.Show(call, p.Findings));
            Paging.More(call, page.Cursor);
        }), uid, state, paging.Limit, paging.Cursor);
    }

    public static Command Remedy(Surroundings here)
    {
        var finding = new Argument<string>("FINDING") { Description = "Number of the finding." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask again." };
        return Verb.Of(here, "remedy", "Carry out the remedy of one finding.", call => call.WithHubAsync(async hub =>
        {
            var found = await hub.Reconciliation.GetAsync(call.Of(finding), call.Cancellation).ConfigureAwait(false);
            if (found.State == Open)
            {
                Confirm(call, found, call.Of(yes));
            }

            var closed = await Waiting.ForAsync(
                call.Talk, "remedy", () => hub.Reconciliation.RemedyAsync(call.Of(finding), call.Cancellation)).ConfigureAwait(false);
            call.Talk.Answer(closed, ApiJson.Default.FindingView, f => call.Talk.Line($"finding {f.Finding} {f.State} by {f.ClosedBy}: {f.Thing}"));
        }), finding, yes);
    }

    private static void Confirm(Call call, FindingView finding, bool isAgreed)
    {
        if (isAgreed)
        {
            return;
        }

        call.Talk.Say($"{finding.Thing}: {finding.Value}");
        call.Talk.Say(finding.Remedy);
        if (!call.Here.IsInTerminal)
        {
            throw new MisusedException("nobody is there to be asked whether this shall be done", "Say --yes.");
        }

        call.Here.Err.Write("Do it? [y/N] ");
        if (!string.Equals(call.Here.In.ReadLine()?.Trim(), "y", StringComparison.OrdinalIgnoreCase))
        {
            throw new MisusedException("left as it is", "Answer y, or say --yes.");
        }
    }
}
