using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Images.Composition;
using Birthmark.Images.Drawing;

namespace Birthmark.Cli.Images;

/// <summary><c>birthmark image build</c>.</summary>
internal static class BuildCommand
{
    private const string Blocks = "blocks";

    public static Command Build(Surroundings here)
    {
        var map = new Argument<string>("MAP") { Description = "The memory map; - is stdin." };
        var composing = new ComposingOptions();
        var writing = new WritingOptions(composing.Reading.Family);
        var delta = new Option<bool>("--delta") { Description = "Write only the device's own blocks." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Write nothing: show what the device would get. Values that are not given are made up." };
        writing.Format.Description += " Or blocks: the device's blocks as JSON.";
        return Verb.Of(here, "build", "Compose the memory image of one device: its blocks over the firmware.", async call =>
        {
            var isDry = call.Of(dryRun);
            if (!isDry && call.Of(writing.Out) is null)
            {
                throw new MisusedException("it is not said where the image goes", "Add --out FILE, or --dry-run to see what it would hold.");
            }

            var known = await MapFile.ReadAsync(call, call.Of(map)).ConfigureAwait(false);
            var made = await composing.ComposeAsync(call, known, Input.NameOf(call.Of(map)), isDry).ConfigureAwait(false);
            if (!isDry)
            {
                await WriteAsync(call, writing, made.Image, call.Of(delta)).ConfigureAwait(false);
            }

            if (isDry || call.Of(writing.Out) != Input.Stdin)
            {
                call.Talk.Answer(BuildView.Of(made, call.Of(delta), isDry ? null : call.Of(writing.Out)), CliJson.Default.BuildView, view => Tell(call, made, view, isDry));
            }

            return ExitCode.Done;
        }, [map, .. composing.All, .. writing.All, delta, dryRun]);
    }

    private static async Task WriteAsync(Call call, WritingOptions writing, ComposedImage image, bool delta)
    {
        var path = call.Of(writing.Out)!;
        var isSecret = image.Blocks.Any(block => block.Place.IsSecret);
        if (call.Of(writing.Format) == Blocks)
        {
            await WritingOptions.WriteAsync(call, JsonSerializer.SerializeToUtf8Bytes(ProvisioningView.Of(image), ProvisioningJson.Default.ProvisioningView), path, isSecret).ConfigureAwait(false);
            return;
        }

        await WritingOptions.WriteAsync(call, delta ? image.Delta : image.Whole, writing.Of(call, path, entryPoint: null), path, isSecret).ConfigureAwait(false);
    }

    private static void Tell(Call call, Composition made, BuildView view, bool isDry)
    {
        if (isDry)
        {
            call.Talk.Raw(MapAsText.Draw(MapPicture.Of(made.Image)) + "\n");
        }

        call.Talk.Show(view.Blocks.Aggregate(Tables.Of("BLOCK", "ADDRESS", "BYTES", "SHA-256"), (table, block) =>
            table.Row([block.Name, block.Address, block.Length.Words(), block.Sha256 ?? "(secret)"])));
        if (isDry)
        {
            foreach (var block in made.Blocks)
            {
                call.Talk.Line($"\n{block}");
                call.Talk.Raw(made.Hides(block) ? "(secret)\n" : HexDump.Of(block.Address, block.Padded.Span));
            }

            call.Talk.Say(made.Examples.Count > 0 ? $"made up: {string.Join(", ", made.Examples)}" : "all values were given");
        }
        else
        {
            call.Talk.Line($"\n{view.File}: {view.Bytes.Words()} bytes");
        }
    }
}

/// <summary>What a device gets.</summary>
internal sealed record BuildView(string Map, string? File, long Bytes, IReadOnlyList<BlockView> Blocks, IReadOnlyList<ExtentView> Extents, IReadOnlyList<string> Examples)
{
    public static BuildView Of(Composition made, bool delta, string? file)
    {
        var image = delta ? made.Image.Delta : made.Image.Whole;
        return new(
            made.Image.Prepared.Map.Name, file, image.ByteCount, [.. made.Blocks.Select(block => BlockView.Of(block, made.Hides(block), file is null))],
            [.. image.Extents().Select(MemoryWords.Words)], made.Examples);
    }
}

/// <summary>A block of the device; the bytes and hash of a secret one are left out, since a bare hash of a short secret gives it away.</summary>
internal sealed record BlockView(string Name, string Address, int Length, bool Secret, bool Common, string? Sha256, string? Value)
{
    public static BlockView Of(PlacedBlock block, bool isHidden, bool withValue) => new(
        block.Name, MemoryWords.Address(block.Address), block.Length, block.Place.IsSecret, block.Place.IsCommon,
        block.Place.IsSecret ? null : Convert.ToHexStringLower(SHA256.HashData(block.Bytes.Span)),
        withValue && !isHidden ? Convert.ToHexStringLower(block.Padded.Span) : null);
}
