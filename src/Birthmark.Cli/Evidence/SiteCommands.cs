using System.CommandLine;
using Birthmark.Api.Client;
using Birthmark.Api.Evidence;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Evidence;

/// <summary><c>birthmark evidence site …</c>: the hub's side.</summary>
internal static class SiteCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "site",
        "The sites to which the hub sends its log.",
        Add(here),
        List(here),
        One(here, "show", "Show how far a site is, what went wrong last, and what is parked.", (hub, name, cancellation) => hub.Evidence.SiteAsync(name, cancellation)),
        One(here, "pause", "Send nothing to a site for now.", (hub, name, cancellation) => hub.Evidence.PauseAsync(name, cancellation)),
        One(here, "resume", "Go on where a site was.", (hub, name, cancellation) => hub.Evidence.ResumeAsync(name, cancellation)),
        One(here, "retry", "Send what is parked again, as text.", (hub, name, cancellation) => hub.Evidence.RetryAsync(name, cancellation)),
        One(here, "remove", "Forget a site and how far it was.", (hub, name, cancellation) => hub.Evidence.RemoveAsync(name, cancellation)));

    private static Command Add(Surroundings here)
    {
        var name = Name();
        var url = new Option<string>("--url") { Description = "Address of the receiver, https.", Required = true, HelpName = "URL" };
        var trust = new Option<string>("--trust") { Description = "The receiver's certificate, or the CA that its chain ends in (PEM).", Required = true, HelpName = "FILE" };
        return Verb.Of(here, "add", "Send the log to a receiver, from its first leaf on.", call => call.WithHubAsync(async hub =>
        {
            var pem = await Input.ReadAsync(call, call.Of(trust)).ConfigureAwait(false);
            Tell(call, await hub.Evidence.AddAsync(call.Of(name), new(call.Of(url), pem), call.Cancellation).ConfigureAwait(false));
        }), name, url, trust);
    }

    private static Command List(Surroundings here) => Verb.Of(here, "list", "List the sites.", call => call.WithHubAsync(async hub => call.Talk.Answer(
        await hub.Evidence.SitesAsync(call.Cancellation).ConfigureAwait(false), ApiJson.Default.SiteList,
        l => call.Talk.Show(l.Sites.Aggregate(Tables.Of("SITE", "ADDRESS", "STANDING", "HOLDS", "BEHIND", "SINCE"), (table, s) => table.Row([
            s.Name, s.Url, s.Standing, s.Acknowledged.Words(), s.Behind.Words(), s.AcknowledgedAt.Words()]))))));

    private static Command One(Surroundings here, string verb, string description, Func<BirthmarkClient, string, CancellationToken, Task<SiteView>> act)
    {
        var name = Name();
        return Verb.Of(here, verb, description, call => call.WithHubAsync(
            async hub => Tell(call, await act(hub, call.Of(name), call.Cancellation).ConfigureAwait(false))), name);
    }

    private static Argument<string> Name() => new("NAME") { Description = "Name of the site." };

    private static void Tell(Call call, SiteView site) => call.Talk.Answer(site, ApiJson.Default.SiteView, s =>
    {
        call.Talk.Show(Tables.Facts(
            ("site", s.Name),
            ("address", s.Url),
            ("standing", s.Standing),
            ("holds", s.Acknowledged.Words()),
            ("behind", s.Behind.Words()),
            ("acknowledged", s.AcknowledgedAt.Words()),
            ("why", s.Why),
            ("next try", s.NextTry.Words()),
            ("note", s.Note),
            ("added", $"{s.AddedAt.Words()} by {s.AddedBy}"),
            ("parked", s.Parked.Count.Words())));
        if (s.Parked.Count > 0)
        {
            call.Talk.Show(s.Parked.Aggregate(Tables.Of("LEAF", "PARKED", "REASON"), (table, p) => table.Row([p.Index.Words(), p.ParkedAt.Words(), p.Reason])));
        }
    });
}
