using System.CommandLine;
using Birthmark.Api.Exchange;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Orders;

namespace Birthmark.Cli.Exchange;

/// <summary>Orders: signed by the OEM (<c>exchange order</c>, <c>exchange stop</c>), handed in and looked at on the floor (<c>order …</c>).</summary>
internal static class OrderCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("order", "Hand in production orders and look at them.", Import(here), List(here));

    internal static Command Sign(Surroundings here)
    {
        var number = new Argument<string>("NUMBER") { Description = "Number of the order; a hub takes it once." };
        var hub = Hub();
        var project = new Option<string>("--project") { Description = "Project.", Required = true, HelpName = "NAME" };
        var profile = new Option<string>("--profile") { Description = "Device profile.", Required = true, HelpName = "NAME" };
        var quantity = new Option<long>("--quantity") { Description = "Devices that it permits.", Required = true, HelpName = "N" };
        var days = new Option<int>("--days") { Description = "Days for which it holds.", HelpName = "N", DefaultValueFactory = _ => 30 };
        var perDay = new Option<long?>("--per-day") { Description = "Most devices a day (UTC).", HelpName = "N" };
        var certificates = new Option<long?>("--certificates") { Description = "Most certificates over the whole order.", HelpName = "N" };
        var allowance = new Option<long?>("--site-allowance") { Description = "Most devices over all orders at this hub, ever.", HelpName = "N" };
        var output = Output();
        var folder = new IdentityFolder();
        return Verb.Of(here, "order", "Sign a production order for a hub.", async call =>
        {
            var now = call.Here.Clock.GetUtcNow();
            return await WriteAsync(call, folder, call.Of(output), new()
            {
                Format = OrderMessage.OrderFormat,
                Number = call.Of(number),
                Sequence = now.ToUnixTimeMilliseconds(),
                Hub = (await folder.HubAsync(call, call.Of(hub)).ConfigureAwait(false)).KeyHash,
                Project = call.Of(project),
                Profile = call.Of(profile),
                Quantity = call.Of(quantity),
                NotBefore = now.AddMinutes(-5),
                NotAfter = now.AddDays(call.Of(days)),
                PerDay = call.Of(perDay),
                Certificates = call.Of(certificates),
                SiteAllowance = call.Of(allowance),
            }).ConfigureAwait(false);
        }, number, hub, project, profile, quantity, days, perDay, certificates, allowance, output, folder.Folder, folder.Passphrase);
    }

    internal static Command Stop(Surroundings here)
    {
        var number = new Option<string?>("--number") { Description = "Only this order; left out: every order made until now.", HelpName = "NUMBER" };
        var reason = new Option<string?>("--reason") { Description = "Why, for the log.", HelpName = "TEXT" };
        var (hub, output) = (Hub(), Output());
        var folder = new IdentityFolder();
        return Verb.Of(here, "stop", "Sign a stop: the hub ends the order at once.", async call => await WriteAsync(call, folder, call.Of(output), new()
        {
            Format = OrderMessage.StopFormat,
            Number = call.Of(number),
            Sequence = call.Here.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Hub = (await folder.HubAsync(call, call.Of(hub)).ConfigureAwait(false)).KeyHash,
            Reason = call.Of(reason),
        }).ConfigureAwait(false), number, hub, reason, output, folder.Folder, folder.Passphrase);
    }

    internal static Command Resume(Surroundings here)
    {
        var counter = new Option<long>("--counter") { Description = "Where the hub's counter stands: its doctor says it.", Required = true, HelpName = "N" };
        var clear = new Option<bool>("--clear-unconfirmed") { Description = "Tickets in doubt were not used: give them back to their orders." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the log.", HelpName = "TEXT" };
        var (hub, output) = (Hub(), Output());
        var folder = new IdentityFolder();
        return Verb.Of(here, "resume", "Sign that a hub may go on after a roll-back, or that tickets in doubt were not used.", async call => await WriteAsync(call, folder, call.Of(output), new()
        {
            Format = OrderMessage.ResumeFormat,
            Sequence = call.Here.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Hub = (await folder.HubAsync(call, call.Of(hub)).ConfigureAwait(false)).KeyHash,
            Counter = call.Of(counter),
            Clear = call.Of(clear) ? true : null,
            Reason = call.Of(reason),
        }).ConfigureAwait(false), counter, hub, clear, reason, output, folder.Folder, folder.Passphrase);
    }

    private static async Task<int> WriteAsync(Call call, IdentityFolder folder, string path, OrderMessage message)
    {
        using var oem = await folder.OpenAsync(call).ConfigureAwait(false);
        using var written = new NewFile(path);
        await OrderSealer.SignAsync(oem, message, call.Here.Clock.GetUtcNow(), written.Stream, call.Cancellation).ConfigureAwait(false);
        written.Keep();
        call.Talk.Answer(message, CliJson.Default.OrderMessage, m => call.Talk.Say($"{(m.IsResume ? $"resume at counter {m.Counter}" : m.IsStop ? $"stop {m.Number ?? "of everything"}" : $"order {m.Number}")} written to {path}"));
        return ExitCode.Done;
    }

    private static Command Import(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "Order or stop as the OEM signed it." };
        return Verb.Of(here, "import", "Hand in a signed order or stop.", call => call.WithHubAsync(async hub => call.Talk.Answer(
            await hub.Exchange.ImportOrderAsync(call.Of(file), call.Cancellation).ConfigureAwait(false), ApiJson.Default.ImportedOrder,
            Tell(call))), file);
    }

    internal static Action<ImportedOrder> Tell(Call call) => o => call.Talk.Say(
        o.Kind == "resume" ? $"resume of {o.Oem} is taken; 'birthmark doctor' says whether others must follow" : $"{o.Kind} {o.Number ?? "of everything"} of {o.Oem} is in force");

    private static Command List(Surroundings here)
    {
        var oem = OemOption.Make();
        var paging = new Paging();
        return Verb.Of(here, "list", "List production orders and what is left of each, newest first.", call => call.WithHubAsync(async hub =>
        {
            var page = await hub.Exchange.OrdersAsync(paging.Of(call), call.Of(oem), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(page, ApiJson.Default.OrderList, l => call.Talk.Show(l.Orders.Aggregate(
                Tables.Of("ORDER", "OEM", "PROJECT", "PROFILE", "QUANTITY", "DRAWN", "LEFT", "UNTIL", "STATE"), (table, o) => table.Row([
                    o.Number, o.Oem, o.Project, o.Profile, o.Quantity.Words(), o.Taken.Words(), o.Left.Words(), o.NotAfter.Words(), o.Stopped ? "stopped" : "open"]))));
            Paging.More(call, page.Cursor);
        }), oem, paging.Limit, paging.Cursor);
    }

    private static Option<string> Hub() => new("--hub") { Description = "The paired hub.", Required = true, HelpName = "NAME" };

    private static Option<string> Output() => new("--out") { Description = "File to write (CMS SignedData).", Required = true, HelpName = "FILE" };
}
