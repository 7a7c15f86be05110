using System.CommandLine;
using Birthmark.Api.Batches;
using Birthmark.Api.Client;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Batches;

/// <summary><c>birthmark batch watch</c>: a bar that moves with the line until nothing is left to report.</summary>
internal static class BatchWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Build(Surroundings here)
    {
        var uid = BatchCommands.Uid();
        return Verb.Of(here, "watch", "Watch a batch until all of its devices are reported or it is closed.", call => call.WithHubAsync(async hub =>
        {
            BatchView? batch = null;
            await Waiting.WithBarAsync(call.Talk, "devices", async move => batch = await WatchAsync(call, hub, call.Of(uid), move).ConfigureAwait(false)).ConfigureAwait(false);
            call.Talk.Answer(batch!, ApiJson.Default.BatchView, b => call.Talk.Line(
                $"{b.Name}: {b.State}, {b.Balance.Provisioned} provisioned, {b.Balance.Scrapped} scrapped, {b.Balance.Unconfirmed} unconfirmed, {b.Balance.Left} left of {b.Balance.Authorised}"));
        }), uid);
    }

    private static async Task<BatchView> WatchAsync(Call call, BirthmarkClient hub, string uid, Action<long, long> move)
    {
        while (true)
        {
            var batch = await hub.Batches.GetAsync(uid, call.Cancellation).ConfigureAwait(false);
            var reported = batch.Balance.Provisioned + batch.Balance.Scrapped;
            move(reported, batch.Balance.Authorised);
            if (reported == batch.Balance.Authorised || batch.State is BatchStates.Released or BatchStates.Aborted)
            {
                return batch;
            }

            await Task.Delay(Interval, call.Here.Clock, call.Cancellation).ConfigureAwait(false);
        }
    }
}
