using System.CommandLine;
using System.Text;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images;
using Birthmark.Images.Codecs;
using Birthmark.Images.Drawing;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image inspect</c>.</summary>
internal static class InspectCommand
{
    public static Command Build(Surroundings here)
    {
        var file = new Argument<string?>("FILE") { Description = "Firmware in any format; - is stdin. Without it the map alone is drawn.", Arity = ArgumentArity.ZeroOrOne };
        var map = new Option<string?>("--map") { Description = "Memory map, or the name of a shipped part.", HelpName = "MAP" };
        var svg = new Option<string?>("--svg") { Description = "Draw the map into this file too; - is stdout.", HelpName = "FILE" };
        var reading = new ReadingOptions();
        return Verb.Of(here, "inspect", "Show what a firmware file holds, or draw a memory map with it.", async call =>
        {
            if (call.Of(file) is null && call.Of(map) is null)
            {
                throw new MisusedException("there is nothing to look at", "Name a firmware file, or a map with --map.");
            }

            if (call.Of(svg) is not null && call.Of(map) is null)
            {
                throw new MisusedException("--svg draws a map and none is given", "Add --map with a map or a shipped part.");
            }

            var known = call.Of(map) is { } path ? await MapFile.ReadAsync(call, path).ConfigureAwait(false) : null;
            var firmware = call.Of(file) is { } name ? await reading.ReadAsync(call, name).ConfigureAwait(false) : null;
            if (known is null)
            {
                Tell(call, firmware!, call.Of(file)!);
                return ExitCode.Done;
            }

            var picture = MapPicture.Of(known, firmware?.Image ?? MemoryImage.Empty, []);
            if (call.Of(svg) is { } drawing)
            {
                await WritingOptions.WriteAsync(call, Encoding.UTF8.GetBytes(MapAsSvg.Draw(picture)), drawing, isSecret: false).ConfigureAwait(false);
            }

            if (call.Of(svg) != Files.Input.Stdin)
            {
                call.Talk.Answer(MapView.Of(picture), CliJson.Default.MapView, _ => call.Talk.Raw(MapAsText.Draw(picture)));
            }

            return ExitCode.Done;
        }, [file, map, svg, .. reading.All]);
    }

    private static void Tell(Call call, ImageFile file, string path)
    {
        var view = new ImageView(
            file.Format, file.Image.ByteCount, Files.Input.NameOf(path), file.EntryPoint is { } entry ? MemoryWords.Address(entry) : null, file.Header,
            [.. file.Image.Extents().Select(MemoryWords.Words)]);
        call.Talk.Answer(view, CliJson.Default.ImageView, shown =>
        {
            call.Talk.Show(Tables.Facts(("format", shown.Format), ("bytes", shown.Bytes.Words()), ("entry", shown.EntryPoint), ("header", shown.Header)));
            call.Talk.Line("");
            call.Talk.Show(file.Image.Extents().Aggregate(Tables.Of("FROM", "TO", "BYTES"), (table, extent) =>
                table.Row([MemoryWords.Address(extent.Start), MemoryWords.Address(extent.End - 1), extent.Length.Words()])));
        });
    }
}
