using System.CommandLine;
using Birthmark.Api.Client;
using Birthmark.Api.Json;
using Birthmark.Api.Projects;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Pki;

namespace Birthmark.Cli.Projects;

/// <summary><c>birthmark project …</c>.</summary>
internal static class ProjectCommands
{
    public static Command Build(Surroundings here) =>
        Verb.Noun("project", "Say what is made and how: profiles, types, recipes.", Apply(here), List(here), Show(here), Versions(here),
            ProjectDiff.Build(here), ProjectRecipe.Build(here), ProjectPreview.Build(here), ProjectLists.Build(here));

    private static Command Apply(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "Project file (YAML); - is stdin." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change." };
        return Verb.Of(here, "apply", "Put a project into force; what it says already is left alone.", call => call.WithHubAsync(async hub =>
        {
            var application = await ProjectInputs.CollectAsync(call, call.Of(file)).ConfigureAwait(false);
            var difference = await hub.Projects.ApplyAsync(application, call.Of(dryRun), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(difference, ApiJson.Default.ProjectDifference, d =>
            {
                foreach (var warning in d.Warnings ?? [])
                {
                    call.Talk.Say($"warning: {warning.File}:{warning.Line}:{warning.Column}: {warning.Text}");
                }

                Difference.Tell(call.Talk, d.Changes);
                call.Talk.Say(Difference.Summary(d.Changes, d.DryRun, $"project {d.Project}, version {d.Version}"));
            });
        }), file, dryRun);
    }

    private static Command List(Surroundings here)
    {
        var paging = new Paging();
        return Verb.Of(here, "list", "List projects.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Projects.ListAsync(paging.Of(call), call.Cancellation).ConfigureAwait(false))), paging.Limit, paging.Cursor);
    }

    private static Command Show(Surroundings here)
    {
        var name = Name();
        var version = Version("One of its versions (default: the one in force).");
        return Verb.Of(here, "show", "Show a project's file as it is in force, or as it was.", call => call.WithHubAsync(async hub =>
        {
            if (call.Of(version) is { } number)
            {
                await ShowAsync(call, hub, call.Of(name), number).ConfigureAwait(false);
                return;
            }

            var project = await hub.Projects.GetAsync(call.Of(name), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(project, ApiJson.Default.ProjectView, p =>
            {
                call.Talk.Say($"{p.Name}, version {p.Version}, applied {p.AppliedAt.Words()} by {p.AppliedBy}");
                call.Talk.Raw(p.Yaml ?? "");
            });
        }), name, version);
    }

    private static async Task ShowAsync(Call call, BirthmarkClient hub, string name, int number)
    {
        var versions = await hub.Projects.VersionsAsync(name, call.Cancellation).ConfigureAwait(false);
        var text = await hub.Projects.TextAsync(name, number, call.Cancellation).ConfigureAwait(false);
        var version = versions.Projects.First(v => v.Version == number) with { Yaml = text };
        call.Talk.Answer(version, ApiJson.Default.ProjectView, p =>
        {
            call.Talk.Say($"{p.Name}, version {p.Version}, applied {p.AppliedAt.Words()} by {p.AppliedBy}");
            call.Talk.Raw(text);
        });
    }

    private static Command Versions(Surroundings here)
    {
        var name = Name();
        return Verb.Of(here, "versions", "List a project's versions.", call => call.WithHubAsync(async hub =>
            Tell(call, await hub.Projects.VersionsAsync(call.Of(name), call.Cancellation).ConfigureAwait(false))), name);
    }

    internal static Option<int?> Version(string description) => new("--version") { Description = description, HelpName = "N" };

    internal static Argument<string> Name() => new("PROJECT") { Description = "Name of the project." };

    private static void Tell(Call call, ProjectPage page)
    {
        call.Talk.Answer(page, ApiJson.Default.ProjectPage, p => call.Talk.Show(p.Projects.Aggregate(
            Tables.Of("PROJECT", "VERSION", "PROFILES", "DEVICE TYPES", "AUTHORITIES", "APPLIED", "BY"),
            (table, v) => table.Row([
                v.Name, v.Version.Words(), string.Join(", ", v.DeviceProfiles), string.Join(", ", v.DeviceTypes), string.Join(", ", v.Authorities),
                v.AppliedAt.Words(), v.AppliedBy]))));
        Paging.More(call, page.Cursor);
    }
}
