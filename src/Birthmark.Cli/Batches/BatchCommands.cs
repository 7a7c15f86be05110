using System.CommandLine;
using Birthmark.Api.Batches;
using Birthmark.Api.Client;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Reconciling;

namespace Birthmark.Cli.Batches;

/// <summary><c>birthmark batch …</c>.</summary>
internal static class BatchCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "batch",
        "Open, watch and close batches.",
        Open(here),
        List(here),
        Show(here),
        BatchWatch.Build(here),
        Move(here, "pause", "Stop handing out tickets for now.", (hub, uid, stop) => hub.Batches.PauseAsync(uid, stop)),
        Move(here, "resume", "Go on with a paused batch.", (hub, uid, stop) => hub.Batches.ResumeAsync(uid, stop)),
        Move(here, "abort", "Give a batch up: its devices go to the deny list.", (hub, uid, stop) => hub.Batches.AbortAsync(uid, stop)),
        Move(here, "release", "Close a batch: balance it and make its lists.", (hub, uid, stop) => hub.Batches.ReleaseAsync(uid, stop)),
        BatchLists.Build(here),
        BatchReport.Build(here),
        ReconcileCommand.Build(here),
        FindingCommands.List(here),
        FindingCommands.Remedy(here));

    internal static Argument<string> Uid() => new("BATCH") { Description = "UID of the batch." };

    private static Command Open(Surroundings here)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the batch." };
        var profile = new Option<string>("--profile") { Description = "Device profile.", Required = true, HelpName = "NAME" };
        var deviceType = new Option<string>("--device-type") { Description = "Device type.", Required = true, HelpName = "NAME" };
        var quantity = new Option<long>("--quantity") { Description = "How many devices are authorised.", Required = true, HelpName = "N" };
        var heads = new Option<long>("--heads") { Description = "Sockets a station works at once.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var project = new Option<string?>("--project") { Description = "Project, when profile and type do not tell.", HelpName = "NAME" };
        var stations = new Option<string[]>("--station") { Description = "Only this station may work on it; may be repeated.", HelpName = "NAME" };
        var order = new Option<string?>("--order") { Description = "Production order to draw from, when several fit.", HelpName = "NUMBER" };
        return Verb.Of(here, "open", "Open a batch.", call => call.WithHubAsync(async hub => Tell(call, await hub.Batches.OpenAsync(
            new()
            {
                Name = call.Of(name),
                Profile = call.Of(profile),
                DeviceType = call.Of(deviceType),
                Quantity = call.Of(quantity),
                HeadCount = call.Of(heads),
                Project = call.Of(project),
                Order = call.Of(order),
                Stations = call.Of(stations) is { Length: > 0 } some ? some : null,
            },
            call.Cancellation).ConfigureAwait(false))), name, profile, deviceType, quantity, heads, project, order, stations);
    }

    private static Command List(Surroundings here)
    {
        var paging = new Paging();
        var state = new Option<string?>("--state") { Description = "Only batches in this state.", HelpName = "STATE" }
            .AcceptOnlyFromAmong(BatchStates.Running, BatchStates.Paused, BatchStates.Releasing, BatchStates.Released, BatchStates.Aborting, BatchStates.Aborted);
        var project = new Option<string?>("--project") { Description = "Only batches of this project.", HelpName = "NAME" };
        var version = new Option<int?>("--version") { Description = "Only batches that run by this version of the project.", HelpName = "N" };
        return Verb.Of(here, "list", "List batches, newest first.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Batches.ListAsync(paging.Of(call), call.Of(state), call.Of(project), call.Of(version), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.BatchPage, p => call.Talk.Show(p.Batches.Aggregate(
                Tables.Of("BATCH", "NAME", "PROJECT", "PROFILE", "TYPE", "STATE", "QUANTITY", "OK", "KO", "UNCONFIRMED", "LEFT", "OPENED"),
                (table, b) => table.Row([
                    b.BatchUid, b.Name, $"{b.Project} v{b.ProjectVersion}", b.Profile, b.DeviceType, b.State, b.Quantity.Words(), b.Balance.Provisioned.Words(),
                    b.Balance.Scrapped.Words(), b.Balance.Unconfirmed.Words(), b.Balance.Left.Words(), b.OpenedAt.Words()]))));
            Paging.More(call, page.Cursor);
        }), state, project, version, paging.Limit, paging.Cursor);
    }

    private static Command Show(Surroundings here)
    {
        var uid = Uid();
        return Verb.Of(here, "show", "Show one batch and its balance.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Batches.GetAsync(call.Of(uid), call.Cancellation).ConfigureAwait(false))), uid);
    }

    private static Command Move(
        Surroundings here, string name, string description, Func<BirthmarkClient, string, CancellationToken, Task<BatchView>> move)
    {
        var uid = Uid();
        return Verb.Of(here, name, description, call => call.WithHubAsync(async hub =>
            Tell(call, await Waiting.ForAsync(call.Talk, name, () => move(hub, call.Of(uid), call.Cancellation)).ConfigureAwait(false))), uid);
    }

    private static void Tell(Call call, BatchView batch) => call.Talk.Answer(batch, ApiJson.Default.BatchView, b => call.Talk.Show(Tables.Facts(
        ("batch", b.BatchUid),
        ("name", b.Name),
        ("state", b.State),
        ("project", $"{b.Project}, version {b.ProjectVersion}"),
        ("profile", b.Profile),
        ("device type", b.DeviceType),
        ("stations", b.Stations.Count == 0 ? "all" : string.Join(", ", b.Stations)),
        ("heads", b.HeadCount.Words()),
        ("order", b.Order),
        ("opened", $"{b.OpenedAt.Words()} by {b.OpenedBy}"),
        ("closed", b.ClosedAt.Words()),
        ("authorised", b.Balance.Authorised.Words()),
        ("provisioned", b.Balance.Provisioned.Words()),
        ("scrapped", b.Balance.Scrapped.Words()),
        ("unconfirmed", b.Balance.Unconfirmed.Words()),
        ("left", b.Balance.Left.Words()),
        ("findings", b.Findings.Words()),
        ("reconciled", b.ReconciledAt.Words()))));
}
