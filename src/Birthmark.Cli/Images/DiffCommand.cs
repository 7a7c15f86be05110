using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image diff</c>.</summary>
internal static class DiffCommand
{
    public static Command Build(Surroundings here)
    {
        var left = new Argument<string>("LEFT") { Description = "A firmware file in any format; - is stdin." };
        var right = new Argument<string>("RIGHT") { Description = "Another one, in the same format or not." };
        var map = new Option<string?>("--map") { Description = "Memory map that names regions and blocks.", HelpName = "MAP" };
        var reading = new ReadingOptions();
        return Verb.Of(here, "diff", "Compare two images by address; ends with 1 when they differ.", async call =>
        {
            var known = call.Of(map) is { } path ? await MapFile.ReadAsync(call, path).ConfigureAwait(false) : null;
            var one = await reading.ReadAsync(call, call.Of(left)).ConfigureAwait(false);
            var other = await reading.ReadAsync(call, call.Of(right)).ConfigureAwait(false);
            var view = DiffView.Of(one.Image, other.Image, known);
            call.Talk.Answer(view, CliJson.Default.DiffView, Tell(call, call.Of(left), call.Of(right)));
            return view.Same ? ExitCode.Done : ExitCode.Refused;
        }, [left, right, map, .. reading.All]);
    }

    private static Action<DiffView> Tell(Call call, string left, string right) => view =>
    {
        if (view.Same)
        {
            call.Talk.Line("same");
            return;
        }

        call.Talk.Show(view.Places.Aggregate(Tables.Of("WHERE", "FIRST", "OFFSET", "BYTES", "WHAT"), (table, place) =>
            table.Row([place.Block ?? place.Region ?? "-", place.First, place.Offset ?? "-", place.Bytes.Words(), Words(place.Kind, left, right)])));
    };

    private static string Words(string kind, string left, string right) => kind switch
    {
        "only-left" => $"only in {Input.NameOf(left)}",
        "only-right" => $"only in {Input.NameOf(right)}",
        _ => "changed",
    };
}
