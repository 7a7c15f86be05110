using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images;
using Birthmark.Images.Blocks;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image preview</c>.</summary>
internal static class PreviewCommand
{
    private const int LongestValue = 64;

    public static Command Build(Surroundings here)
    {
        var map = new Argument<string>("MAP") { Description = "The memory map; - is stdin." };
        var name = new Argument<string>("BLOCK") { Description = "Name of the block." };
        var image = new Option<string?>("--image") { Description = "Take the block out of this file instead of composing it.", HelpName = "FILE" };
        var show = new Option<bool>("--show-secrets") { Description = "Show bytes and fields that are secret." };
        var composing = new ComposingOptions();
        return Verb.Of(here, "preview", "Show one block as bytes and as the fields it is made of. Values that are not given are made up.", async call =>
        {
            var known = await MapFile.ReadAsync(call, call.Of(map)).ConfigureAwait(false);
            if (known.Blocks.All(block => block.Name != call.Of(name)))
            {
                throw new MisusedException($"the map has no block '{call.Of(name)}'", $"Its blocks are {string.Join(", ", known.Blocks.Select(block => block.Name))}.");
            }

            var seen = call.Of(image) is { } file
                ? Seen.In((await composing.Reading.ReadAsync(call, file).ConfigureAwait(false)).Image, known, call.Of(name), file)
                : Seen.Of(await composing.ComposeAsync(call, known, Files.Input.NameOf(call.Of(map)), withExamples: true).ConfigureAwait(false), call.Of(name));
            var view = PreviewView.Of(seen, call.Of(show));
            call.Talk.Answer(view, CliJson.Default.PreviewView, shown => Tell(call, seen, shown));
            return ExitCode.Done;
        }, [map, name, image, show, .. composing.All]);
    }

    private static void Tell(Call call, Seen seen, PreviewView view)
    {
        call.Talk.Line($"{view.Block} at {view.Address}, {view.Length.Words()} bytes{(seen.Place.Encoder is { } encoder ? $", {encoder}" : "")}");
        call.Talk.Raw(view.Value is null ? "(secret: --show-secrets shows it)\n" : HexDump.Of(seen.Address, seen.Bytes.Span));
        if (view.Fields is { Count: > 0 } fields)
        {
            call.Talk.Line("");
            call.Talk.Show(fields.Aggregate(Tables.Of("FIELD", "VALUE"), (table, field) => table.Row([field.Name, field.Value is { } value ? Shortened(value) : "(secret)"])));
        }
        else
        {
            call.Talk.Say(view.Undecoded!);
        }
    }

    /// <summary>The bytes stand above in full: a field of a few hundred needs not be repeated.</summary>
    private static string Shortened(string value) => value.Length <= LongestValue ? value : $"{value[..LongestValue]}… ({value.Length.Words()} characters)";

    /// <summary>A block with its bytes, composed or found in a file.</summary>
    internal sealed record Seen(BlockPlace Place, long Address, ReadOnlyMemory<byte> Bytes, BlockInputs Inputs, bool IsHidden)
    {
        public static Seen Of(Composition made, string name)
        {
            var block = made.Blocks.First(block => block.Name == name);
            return new(block.Place, block.Address, block.Bytes, made.Inputs, made.Hides(block));
        }

        public static Seen In(MemoryImage image, MemoryMap map, string name, string file)
        {
            var place = map.Blocks.First(block => block.Name == name);
            var start = place.Address ?? throw new MisusedException($"the block '{name}' goes to the symbol '{place.Symbol}'", "Leave --image out and give --firmware with the ELF file.");
            var end = place.Limit > 0 ? start + place.Limit : place.Region!.Range.End;
            var found = image.Slice(new AddressRange(start, end)).Extents().FirstOrDefault(extent => extent.Start == start);
            if (found.Length == 0)
            {
                throw new ImageFaultsException(new ImageFault(FaultKind.Missing, $"there is no byte at {MemoryWords.Address(start)}, where the block '{name}' begins", "Compare map and file"), file);
            }

            var bytes = new byte[found.Length];
            image.Read(start, bytes, 0xFF);
            return new(place, start, bytes, BlockInputs.None, place.IsSecret);
        }
    }
}
