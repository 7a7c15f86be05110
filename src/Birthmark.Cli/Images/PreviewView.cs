using Birthmark.Images.Blocks;

namespace Birthmark.Cli.Images;

/// <summary>A block as bytes and fields.</summary>
/// <param name="Block">Its name.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Encoder">What makes it.</param>
/// <param name="Value">Its bytes in hexadecimal; null when they are secret.</param>
/// <param name="Fields">What it says.</param>
/// <param name="Undecoded">Why there are no fields.</param>
internal sealed record PreviewView(string Block, string Address, int Length, string? Encoder, string? Value, IReadOnlyList<PreviewFieldView>? Fields, string? Undecoded)
{
    public static PreviewView Of(PreviewCommand.Seen seen, bool showSecrets)
    {
        var isHidden = seen.IsHidden && !showSecrets;
        var (fields, why) = Decode(seen, isHidden);
        return new(
            seen.Place.Name, MemoryWords.Address(seen.Address), seen.Bytes.Length, seen.Place.Encoder, isHidden ? null : Convert.ToHexStringLower(seen.Bytes.Span), fields, why);
    }

    private static (IReadOnlyList<PreviewFieldView>? Fields, string? Why) Decode(PreviewCommand.Seen seen, bool isHidden)
    {
        if (seen.Place.Encoder is not { } name)
        {
            return (null, "the block comes ready made: its fields are not known");
        }

        if (!BlockEncoders.Shipped.TryFind(name, out var encoder, out var fault))
        {
            throw new ImageFaultsException(fault, $"block '{seen.Place.Name}'");
        }

        if (encoder is not IBlockDecoder decoder)
        {
            return (null, $"blocks of the encoder '{name}' are not read back");
        }

        return decoder.TryDecode(seen.Bytes, seen.Inputs, seen.Place.Options, out var reading, out fault)
            ? ([.. reading.Fields.Select(field => PreviewFieldView.Of(field, isHidden))], null)
            : throw new ImageFaultsException(fault, $"block '{seen.Place.Name}'");
    }
}

/// <summary>A field of a block.</summary>
internal sealed record PreviewFieldView(string Name, string? Value, bool Secret)
{
    public static PreviewFieldView Of(BlockField field, bool isHidden) => new(
        field.Name,
        isHidden ? null
            : field.Value.TryGetText(out var text) ? text
            : field.Value.TryGetBytes(out var bytes) ? Convert.ToHexStringLower(bytes.Span) : null,
        field.IsSecret);
}
