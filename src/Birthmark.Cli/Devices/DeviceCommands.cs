using System.CommandLine;
using Birthmark.Api.Devices;
using Birthmark.Api.Json;
using Birthmark.Cli.Batches;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Devices;

/// <summary><c>birthmark device …</c>.</summary>
internal static class DeviceCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "device",
        "Make devices by hand, and look them up.",
        Create(here),
        DeviceProvision.Build(here),
        Report(here),
        Show(here),
        List(here),
        Find(here));

    internal static Argument<string> Uid() => new("DEVICE") { Description = "UID of the device." };

    private static Command Create(Surroundings here)
    {
        var batch = BatchCommands.Uid();
        var serials = new Argument<string[]>("SERIAL") { Description = "Hardware serials.", Arity = ArgumentArity.OneOrMore };
        return Verb.Of(here, "create", "Give devices a ticket of a batch.", call => call.WithHubAsync(async hub =>
        {
            var asked = call.Of(serials);
            var made = asked.Length == 1
                ? new([await hub.Devices.CreateAsync(call.Of(batch), asked[0], cancellation: call.Cancellation).ConfigureAwait(false)])
                : await hub.Devices.CreateAsync(call.Of(batch), asked, call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(made, ApiJson.Default.CreatedDevices, m => call.Talk.Show(m.Devices.Aggregate(
                Tables.Of("DEVICE", "SERIAL", "STATE"),
                (table, d) => table.Row([d.DeviceUid ?? "", d.Serial, d.State ?? d.Problem?.Detail]))));
            if (made.Devices.FirstOrDefault(d => d.Problem is not null)?.Problem is { } problem)
            {
                throw new Api.Problems.BirthmarkProblemException(problem);
            }
        }), batch, serials);
    }

    private static Command Report(Surroundings here)
    {
        var uid = Uid();
        var status = new Argument<string>("STATUS") { Description = "OK or KO." }.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "OK", "KO", "NOK");
        var reason = new Option<string?>("--reason") { Description = "Why it is KO.", HelpName = "TEXT" };
        return Verb.Of(here, "report", "Report a device's outcome.", call => call.WithHubAsync(async hub =>
        {
            var reported = await hub.Devices.ReportAsync(
                call.Of(uid), new() { Status = call.Of(status).ToUpperInvariant(), Reason = call.Of(reason) }, call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(reported, ApiJson.Default.ReportedStatus, r => call.Talk.Line($"{r.DeviceUid} {r.Status}{(r.Mismatch is { } mismatch ? $" {mismatch}" : "")}"));
        }), uid, status, reason);
    }

    private static Command Show(Surroundings here)
    {
        var uid = Uid();
        return Verb.Of(here, "show", "Show one device's record.", call => call.WithHubAsync(async hub =>
        {
            var device = await hub.Devices.GetAsync(call.Of(uid), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(device, ApiJson.Default.DeviceView, d => Tell(call, d));
        }), uid);
    }

    private static Command List(Surroundings here)
    {
        var batch = BatchCommands.Uid();
        var paging = new Paging();
        return Verb.Of(here, "list", "List the devices of a batch.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Batches.DevicesAsync(call.Of(batch), paging.Of(call), call.Cancellation).ConfigureAwait(false))), batch, paging.Limit, paging.Cursor);
    }

    private static Command Find(Surroundings here)
    {
        var serial = new Argument<string>("SERIAL") { Description = "Hardware serial." };
        var project = new Option<string?>("--project") { Description = "Only in this project.", HelpName = "NAME" };
        return Verb.Of(here, "find", "Find devices by hardware serial.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Devices.FindAsync(call.Of(serial), call.Of(project), call.Cancellation).ConfigureAwait(false))), serial, project);
    }

    private static void Tell(Call call, DevicePage page)
    {
        call.Talk.Answer(page, ApiJson.Default.DevicePage, p => call.Talk.Show(p.Devices.Aggregate(
            Tables.Of("DEVICE", "SERIAL", "PROJECT", "STATE", "STATION", "CREATED", "REPORTED", "REASON"),
            (table, d) => table.Row([d.DeviceUid, d.Serial, d.Project, d.State, d.Station, d.CreatedAt.Words(), d.ReportedAt.Words(), d.Reason]))));
        Paging.More(call, page.Cursor);
    }

    private static void Tell(Call call, DeviceView device)
    {
        call.Talk.Show(Tables.Facts(
            ("device", device.DeviceUid),
            ("serial", device.Serial),
            ("state", device.State),
            ("reason", device.Reason),
            ("batch", device.BatchUid),
            ("project", device.Project),
            ("profile", device.Profile),
            ("device type", device.DeviceType),
            ("station", device.Head is { } head ? $"{device.Station}, head {head}" : device.Station),
            ("created", device.CreatedAt.Words()),
            ("provisioned", device.ProvisionedAt.Words()),
            ("reported", device.ReportedAt.Words())));
        foreach (var certificate in device.Certificates)
        {
            call.Talk.Line("");
            call.Talk.Show(Tables.Facts(
                ("certificate", certificate.SerialNumber + (certificate.Revoked ? " (revoked)" : "")),
                ("subject", certificate.Subject),
                ("issuer", certificate.Issuer),
                ("SHA-256", certificate.Fingerprint)));
        }

        if (device.Blocks is { } blocks)
        {
            call.Talk.Line("");
            call.Talk.Show(blocks.Aggregate(Tables.Of("BLOCK", "ADDRESS", "BYTES", "SHA-256", "READ BACK"), (table, b) => table.Row([
                b.Name, b.Address, b.Length.Words(), b.Secret ? $"{b.Digest} (keyed)" : b.Digest,
                b.Observed is null ? "" : b.Observed == b.Digest ? "same" : "other"])));
        }
    }
}
