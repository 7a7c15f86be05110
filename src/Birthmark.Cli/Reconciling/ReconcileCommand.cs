using System.CommandLine;
using Birthmark.Api.Client;
using Birthmark.Api.Reconciliation;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Reconciling;

/// <summary><c>birthmark batch reconcile</c>: compares the hub's records with its authorities, now.</summary>
internal static class ReconcileCommand
{
    public static Command Build(Surroundings here)
    {
        var uid = new Argument<string?>("BATCH") { Description = "UID of the batch.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every batch, also those closed long ago." };
        return Verb.Of(here, "reconcile", "Compare a batch with its authorities, and list what disagrees.", async call =>
        {
            if (call.Of(uid) is null != call.Of(all))
            {
                throw new MisusedException("reconcile wants one batch, or --all", "birthmark batch reconcile BATCH, or birthmark batch reconcile --all");
            }

            var isGood = false;
            await call.WithHubAsync(async hub =>
            {
                var end = await CompareAsync(call, hub, call.Of(uid)).ConfigureAwait(false);
                var page = await hub.Reconciliation.ListAsync(call.Of(uid), null, new(null, null), call.Cancellation).ConfigureAwait(false);
                isGood = end is { Open: 0, Unanswered.Count: 0 };
                call.Talk.Answer(new(end, page.Findings, page.Cursor), CliJson.Default.Reconciled, r => FindingTable.Show(call, r.Findings));
                Tell(call, end);
                Paging.More(call, page.Cursor is null ? null : $"{page.Cursor} (with birthmark batch findings)");
            }).ConfigureAwait(false);
            return isGood ? ExitCode.Done : ExitCode.Refused;
        }, uid, all);
    }

    private static async Task<ReconciliationView> CompareAsync(Call call, BirthmarkClient hub, string? batch)
    {
        ReconciliationView? last = null;
        await Waiting.WithBarAsync(call.Talk, "devices", async move =>
        {
            await foreach (var step in hub.Reconciliation.CompareAsync(batch, call.Cancellation).ConfigureAwait(false))
            {
                last = step;
                move(step.Devices, step.Of);
            }
        }).ConfigureAwait(false);

        // The line that ends it: a comparison that was cut off is none.
        return last is { Complete: true } end && end.BatchUid == batch ? end : throw new IOException("the comparison ended before it was complete");
    }

    private static void Tell(Call call, ReconciliationView end)
    {
        call.Talk.Say($"{end.Devices} devices compared: {end.Open} findings open, {end.Found} of them new, {end.Gone} gone");
        foreach (var why in end.Unanswered)
        {
            call.Talk.Error($"not compared: {why}");
        }

        if (end.Open > 0)
        {
            call.Talk.Hint("birthmark batch remedy FINDING carries a remedy out.");
        }
    }
}

/// <summary>How a comparison ended, and the first page of what is open.</summary>
internal sealed record Reconciled(ReconciliationView Comparison, IReadOnlyList<FindingView> Findings, string? Cursor);
