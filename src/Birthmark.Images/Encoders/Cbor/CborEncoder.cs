using System.Formats.Cbor;
using System.Globalization;
using System.Numerics;
using Birthmark.Images.Blocks;
using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders.Cbor;

/// <summary>A CBOR map.</summary>
internal sealed class CborEncoder : BlockCodec
{
    private static readonly string[] kinds = ["integer", "text", "bytes", "boolean", "map", "list"];

    public override string Name => "cbor";

    public override string Summary => "A CBOR map (RFC 8949) of definite length, in the given order or in core deterministic order (section 4.2.1).";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("entries", OptionKind.List, "Entries: {key, integer | text | bytes | boolean | map | list}; an unquoted number is an integer key") { IsRequired = true },
        new("canonical", OptionKind.Flag, "Sort keys as RFC 8949 section 4.2.1 says") { Default = "false" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var writer = new CborWriter(options.Flag("canonical") ? CborConformanceMode.Canonical : CborConformanceMode.Strict);
        if (!options.Has("entries"))
        {
            return options.Refuse(null, FaultKind.Missing, $"{options.Subject} lacks 'entries'", "Add 'entries:'");
        }

        try
        {
            WriteMap(writer, options, "entries");
            return options.HasFaults ? null : writer.Encode();
        }
        catch (InvalidOperationException) when (!options.HasFaults)
        {
            return options.Refuse("entries", FaultKind.Value, $"a key of {options.Subject} comes twice", "Keep one");
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        try
        {
            CborReading.Read(block, reading);
        }
        catch (Exception broken) when (broken is CborContentException or InvalidOperationException or OverflowException)
        {
            options.Refuse(null, FaultKind.Malformed, "the bytes are no CBOR map", "Check place and length");
        }
    }

    private static void WriteMap(CborWriter writer, BlockReader reader, string key)
    {
        var items = reader.Maps(key, "entry").ToArray();
        writer.WriteStartMap(items.Length);
        foreach (var item in items)
        {
            if (item.Node("key") is OptionText { IsQuoted: false } number && BigInteger.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                && integer >= long.MinValue && integer <= long.MaxValue)
            {
                writer.WriteInt64((long)integer);
            }
            else
            {
                writer.WriteTextString(item.RequiredText("key"));
            }

            WriteValue(writer, item);
        }

        writer.WriteEndMap();
    }

    private static void WriteValue(CborWriter writer, BlockReader item)
    {
        var kind = kinds.Where(item.Has).ToArray();
        if (kind.Length != 1)
        {
            item.Refuse(null, FaultKind.Value, $"{item.Subject} must have exactly one value", $"Write one of {string.Join(", ", kinds)}");
            writer.WriteNull();
            return;
        }

        switch (kind[0])
        {
            case "integer":
                var value = item.RequiredInteger("integer", long.MinValue, ulong.MaxValue);
                if (value.Sign < 0)
                {
                    writer.WriteInt64((long)value);
                }
                else
                {
                    writer.WriteUInt64((ulong)value);
                }

                break;
            case "text":
                writer.WriteTextString(item.RequiredText("text"));
                break;
            case "bytes":
                writer.WriteByteString(item.RequiredBytes("bytes").Span);
                break;
            case "boolean":
                writer.WriteBoolean(item.Flag("boolean"));
                break;
            case "map":
                WriteMap(writer, item, "map");
                break;
            default:
                var items = item.Maps("list", "item").ToArray();
                writer.WriteStartArray(items.Length);
                foreach (var inner in items)
                {
                    WriteValue(writer, inner);
                    inner.RefuseOthers();
                }

                writer.WriteEndArray();
                break;
        }

        item.RefuseOthers();
    }
}
