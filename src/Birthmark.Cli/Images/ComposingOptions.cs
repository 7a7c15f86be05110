using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Composition;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary>Options of verbs that compose one device's memory.</summary>
internal sealed class ComposingOptions
{
    private const long LargestBlock = 16L << 20;

    public Option<string[]> Firmware { get; } = new("--firmware") { Description = "Firmware in any format; may be repeated.", HelpName = "FILE" };

    public Option<string?> Values { get; } = new("--values") { Description = "The device's values (YAML or JSON): name: text, number, hex:…, base64:… or file:NAME; - is stdin.", HelpName = "FILE" };

    public Option<string[]> Block { get; } = new("--block") { Description = "A block that comes ready made, as NAME=FILE; may be repeated.", HelpName = "NAME=FILE" };

    public ReadingOptions Reading { get; } = new();

    public Symbol[] All => [Firmware, Values, Block, .. Reading.All];

    /// <param name="call">The run.</param>
    /// <param name="map">The checked map.</param>
    /// <param name="mapName">How faults call the map.</param>
    /// <param name="withExamples">Whether values that are not given are made up.</param>
    public async Task<Composition> ComposeAsync(Call call, MemoryMap map, string mapName, bool withExamples)
    {
        var firmware = new List<ImageFile>();
        foreach (var path in call.Of(Firmware))
        {
            firmware.Add(await Reading.ReadAsync(call, path).ConfigureAwait(false));
        }

        var inputs = call.Of(Values) is { } file ? await ValueFile.ReadAsync(call, file).ConfigureAwait(false) : new BlockInputs();
        IReadOnlyList<string> examples = [];
        if (withExamples)
        {
            using var values = new ExampleValues(call.Here.Clock);
            examples = values.Complete(map, BlockEncoders.Shipped, inputs);
        }

        var ready = await ReadBlocksAsync(call).ConfigureAwait(false);
        if (!PreparedImage.TryPrepare(map, firmware, inputs, BlockEncoders.Shipped, out var prepared, out var faults))
        {
            throw new ImageFaultsException([.. faults.Select(fault => InMap(fault, mapName))]);
        }

        return prepared.TryCompose(inputs, ready, out var image, out var fault) ? new(image, inputs, examples) : throw new ImageFaultsException([InMap(fault, mapName)]);
    }

    /// <summary>A line is one of the map: the fault is said of the map, and of the block in it.</summary>
    private static ImageFault InMap(ImageFault fault, string mapName) =>
        fault.Subject is { } block && fault.Line is not null ? fault with { Subject = mapName, Text = $"{block}: {fault.Text}" } : fault;

    private async Task<Dictionary<string, ReadOnlyMemory<byte>>> ReadBlocksAsync(Call call)
    {
        var ready = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var said in call.Of(Block))
        {
            if (said.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } path])
            {
                throw new MisusedException($"--block: '{said}' names no block and file", "Write NAME=FILE.");
            }

            ready[name] = await FirmwareBytes.ReadAsync(call, path, LargestBlock).ConfigureAwait(false);
        }

        return ready;
    }
}

/// <summary>The memory of one device with the values it was made of.</summary>
/// <param name="Image">Its blocks over the firmware.</param>
/// <param name="Inputs">The values.</param>
/// <param name="Examples">Names of the values that were made up.</param>
internal sealed record Composition(ComposedImage Image, BlockInputs Inputs, IReadOnlyList<string> Examples)
{
    public IEnumerable<PlacedBlock> Blocks => Image.Prepared.CommonBlocks.Concat(Image.Blocks).OrderBy(block => block.Address);

    /// <summary>Whether a block must not be shown: it is secret and some of its values are real.</summary>
    public bool Hides(PlacedBlock block) => block.Place.IsSecret && (block.Place.Encoder is null || InputNames.Of(block.Place).Except(Examples).Any() || InputNames.Of(block.Place).Count == 0);
}
