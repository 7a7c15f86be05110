using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image parts</c>.</summary>
internal static class PartsCommand
{
    public static Command Build(Surroundings here)
    {
        var part = new Argument<string?>("PART") { Description = "A part: print its map instead of the list.", Arity = ArgumentArity.ZeroOrOne };
        return Verb.Of(here, "parts", "List the parts whose memories are known, or print one as YAML to start from.", call =>
        {
            if (call.Of(part) is { } name)
            {
                call.Talk.Raw(ShippedMaps.TryGetText(name, out var text)
                    ? text
                    : throw new MisusedException($"the part '{name}' is unknown", $"Choose one of {string.Join(", ", ShippedMaps.Names)}."));
                return Task.FromResult(ExitCode.Done);
            }

            var parts = ShippedMaps.Names.Select(known => ShippedMaps.TryGet(known, out var map) ? new PartView(map.Name, map.Title, map.Source) : null).OfType<PartView>();
            call.Talk.Answer(new PartsView([.. parts]), CliJson.Default.PartsView, view => call.Talk.Show(
                view.Parts.Aggregate(Tables.Of("PART", "TITLE"), (table, row) => table.Row([row.Part, row.Title]))));
            return Task.FromResult(ExitCode.Done);
        }, part);
    }
}

/// <summary>A shipped part.</summary>
internal sealed record PartView(string Part, string Title, string? Source);

/// <summary>The shipped parts.</summary>
internal sealed record PartsView(IReadOnlyList<PartView> Parts);
