using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image convert</c>.</summary>
internal static class ConvertCommand
{
    public static Command Build(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "Firmware in any format; - is stdin." };
        var range = new Option<string?>("--range") { Description = "Only these addresses: START-END, both included.", HelpName = "RANGE" };
        var reading = new ReadingOptions();
        var writing = new WritingOptions(reading.Family);
        writing.Out.Required = true;
        return Verb.Of(here, "convert", "Write a firmware file in another format.", async call =>
        {
            var path = call.Of(writing.Out)!;
            var source = await reading.ReadAsync(call, call.Of(file)).ConfigureAwait(false);
            var image = RangeOption.Of(call, range) is { } wanted ? source.Image.Slice(wanted) : source.Image;
            if (image.IsEmpty)
            {
                throw new MisusedException("--range: the file holds no byte there", "birthmark image inspect shows what it holds.");
            }

            var how = writing.Of(call, path, source.EntryPoint);
            await WritingOptions.WriteAsync(call, image, how, path).ConfigureAwait(false);
            if (path != Files.Input.Stdin)
            {
                call.Talk.Answer(new ImageView(how.Format, image.ByteCount, path, null, null, [.. image.Extents().Select(MemoryWords.Words)]), CliJson.Default.ImageView, view =>
                    call.Talk.Line($"{path}: {view.Bytes.Words()} bytes as {view.Format}"));
            }

            return ExitCode.Done;
        }, [file, range, .. reading.All, .. writing.All]);
    }
}
