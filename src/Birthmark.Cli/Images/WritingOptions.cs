using System.Buffers;
using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Images;
using Birthmark.Images.Codecs;

namespace Birthmark.Cli.Images;

/// <summary>Options of verbs that write an image; a refused image leaves no file.</summary>
internal sealed class WritingOptions(Option<string?> family)
{
    public Option<string?> Out { get; } = new("--out") { Description = "File to write; - is stdout.", HelpName = "FILE" };

    public Option<string?> Format { get; } = new("--format") { Description = $"Format of what is written: {string.Join(", ", ImageFormats.Writable)} (default: by the file's name).", HelpName = "FORMAT" };

    public Option<string?> Fill { get; } = new("--fill") { Description = "What fills gaps in a raw binary or a UF2 page (default: 0xFF, as erased flash).", HelpName = "BYTE" };

    public Option<int> LineLength { get; } = new("--line-length") { Description = "Data bytes in a line of Intel HEX or S-records (default: 16).", HelpName = "N", DefaultValueFactory = _ => 16 };

    public Symbol[] All => [Out, Format, Fill, LineLength];

    /// <summary>How the file shall be written.</summary>
    /// <exception cref="MisusedException">The options do not say.</exception>
    public ImageWriting Of(Call call, string path, long? entryPoint) =>
        new(call.Of(Format) ?? (path == Input.Stdin ? IntelHex.Name : ImageFormats.FromFileName(path))
            ?? throw new MisusedException($"--out: the name '{path}' does not tell the format", $"Add --format with one of {string.Join(", ", ImageFormats.Writable)}."))
        {
            EntryPoint = entryPoint,
            Family = FamilyOption.Of(call, family),
            Fill = (byte)(NumberOption.Of(call, Fill, 255) ?? 0xFF),
            LineLength = call.Of(LineLength) is >= 1 and <= 250 and var length ? length : throw new MisusedException("--line-length: it cannot be used", "Give 1 to 250."),
        };

    public static async Task WriteAsync(Call call, MemoryImage image, ImageWriting writing, string path, bool isSecret = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (!ImageFormats.TryWrite(image, writing, bytes, out var fault))
        {
            throw new ImageFaultsException(fault, path);
        }

        await WriteAsync(call, bytes.WrittenMemory, path, isSecret).ConfigureAwait(false);
    }

    public static async Task WriteAsync(Call call, ReadOnlyMemory<byte> bytes, string path, bool isSecret)
    {
        if (path == Input.Stdin)
        {
            var stdout = call.Here.OutBytes();
            await using (stdout.ConfigureAwait(false))
            {
                await stdout.WriteAsync(bytes, call.Cancellation).ConfigureAwait(false);
            }

            return;
        }

        using var file = new NewFile(path, isSecret);
        await file.Stream.WriteAsync(bytes, call.Cancellation).ConfigureAwait(false);
        file.Keep();
    }
}
