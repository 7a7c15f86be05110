using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Images.Codecs;

namespace Birthmark.Cli.Images;

/// <summary>Options of verbs that read a firmware file in any format.</summary>
internal sealed class ReadingOptions
{
    // A file is held whole while it is read; no part that this program knows has a memory that comes near.
    private const long LargestFile = 1L << 30;

    public Option<string?> Format { get; } = new("--from") { Description = $"Format of what is read: {string.Join(", ", ImageFormats.Readable)} (default: by its content, then by its name).", HelpName = "FORMAT" };

    public Option<string?> Address { get; } = new("--address") { Description = "Address at which a raw binary begins.", HelpName = "ADDRESS" };

    public Option<string?> Family { get; } = new("--family") { Description = "Family of a UF2 file: a name such as rp2040, or its number.", HelpName = "FAMILY" };

    public Option<string?> Crossing { get; } = new("--crossing") { Description = "Intel HEX records over a 64 KiB boundary behind a segment address: refuse, wrap or run-on (default: refuse).", HelpName = "RULE" };

    public Symbol[] All => [Format, Address, Family, Crossing];

    /// <exception cref="MisusedException">An option or the file's name is wrong.</exception>
    /// <exception cref="ImageFaultsException">The file is refused.</exception>
    public async Task<ImageFile> ReadAsync(Call call, string path)
    {
        var bytes = await FirmwareBytes.ReadAsync(call, path, LargestFile).ConfigureAwait(false);
        var reading = new ImageReading
        {
            Format = FormatOf(call, path, bytes.Span),
            Address = NumberOption.Of(call, Address),
            Family = FamilyOption.Of(call, Family),
            Crossing = CrossingOf(call),
        };
        if (!ImageFormats.TryRead(bytes, reading, out var file, out var fault))
        {
            throw new ImageFaultsException(fault, Files.Input.NameOf(path));
        }

        foreach (var warning in file.Warnings)
        {
            call.Talk.Say($"warning: {Files.Input.NameOf(path)}: {warning}");
        }

        return file;
    }

    private string? FormatOf(Call call, string path, ReadOnlySpan<byte> bytes)
    {
        if (call.Of(Format) is { } said)
        {
            return said;
        }

        // Content is the better witness; the name decides what content leaves open.
        return ImageFormats.Recognise(bytes) is var seen && seen != RawBinary.Name ? seen : ImageFormats.FromFileName(path);
    }

    private CrossingRecords CrossingOf(Call call) => call.Of(Crossing) switch
    {
        null or "refuse" => CrossingRecords.Refuse,
        "wrap" => CrossingRecords.Wrap,
        "run-on" => CrossingRecords.RunOn,
        var other => throw new MisusedException($"--crossing: '{other}' is no rule", "Choose refuse, wrap or run-on."),
    };
}
