using System.Formats.Cbor;
using System.Text;
using Birthmark.Images.Blocks;
using Birthmark.Images.Encoders.Cbor;
using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders.MatterNrf;

/// <summary>Matter factory data as nRF Connect reads it.</summary>
internal sealed class NrfFactoryEncoder : BlockCodec
{
    public override string Name => "matter-nrf";

    public override string Summary => "Matter factory data of nRF Connect SDK: a CBOR map with texts as byte strings, and one zero byte behind it. Telink: with cert_dclrn.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        .. NrfField.All.Select(field => new BlockOption(
            field.Name,
            field.Kind switch { NrfKind.Integer => OptionKind.Number, NrfKind.Text => OptionKind.Text, _ => OptionKind.Bytes },
            field.Kind == NrfKind.Integer ? $"{field.Minimum} to {field.Maximum}" : $"{field.Minimum} to {field.Maximum} bytes") { IsRequired = field.IsRequired }),
        new("user", OptionKind.Map, "Own values: texts and integers"),
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var writer = new CborWriter();
        var present = NrfField.All.Where(field => field.IsRequired || options.Has(field.Name)).ToArray();
        var user = options.Node("user") as OptionMap;
        writer.WriteStartMap(present.Length + (user is null ? 0 : 1));
        foreach (var field in present)
        {
            writer.WriteTextString(field.Name);
            Write(writer, options, field);
        }

        if (user is not null)
        {
            writer.WriteTextString("user");
            WriteUser(writer, options.Child(user, "user"), user);
        }

        writer.WriteEndMap();
        return options.HasFaults ? null : [.. writer.Encode(), 0];
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        try
        {
            var raw = new BlockReading();
            CborReading.Read(block, raw);
            foreach (var field in raw.Fields)
            {
                var kind = NrfField.All.FirstOrDefault(known => known.Name == field.Name)?.Kind;
                if (kind == NrfKind.Text && field.Value.TryGetBytes(out var text))
                {
                    reading.Add(field.Name, Encoding.UTF8.GetString(text.Span));
                }
                else if (field.Value.TryGetInteger(out var integer) && !field.Value.IsBytes)
                {
                    reading.Add(field.Name, integer);
                }
                else if (field.Value.TryGetText(out var plain))
                {
                    reading.Add(field.Name, plain);
                }
                else if (field.Value.TryGetBytes(out var bytes))
                {
                    reading.Add(field.Name, bytes, kind == NrfKind.Secret);
                }
            }
        }
        catch (Exception broken) when (broken is CborContentException or InvalidOperationException or OverflowException)
        {
            options.Refuse(null, FaultKind.Malformed, "the bytes are no CBOR map", "Check the address of the factory data");
        }
    }

    private static void Write(CborWriter writer, BlockReader options, NrfField field)
    {
        if (field.Kind == NrfKind.Integer)
        {
            writer.WriteInt64((long)options.RequiredInteger(field.Name, field.Minimum, field.Maximum));
            return;
        }

        if (field.Kind != NrfKind.Text)
        {
            writer.WriteByteString(options.RequiredBytes(field.Name, (int)field.Minimum, (int)field.Maximum).Span);
            return;
        }

        var text = Encoding.UTF8.GetBytes(options.RequiredText(field.Name));
        if (!options.HasFaults && (text.Length < field.Minimum || text.Length > field.Maximum))
        {
            options.Refuse(field.Name, FaultKind.Value, $"'{field.Name}' has {text.Length} bytes", $"Give {field.Minimum} to {field.Maximum}");
        }

        writer.WriteByteString(text);
    }

    private static void WriteUser(CborWriter writer, BlockReader reader, OptionMap user)
    {
        writer.WriteStartMap(user.Entries.Count);
        foreach (var entry in user.Entries)
        {
            writer.WriteTextString(entry.Key);
            var text = reader.RequiredText(entry.Key);
            if (entry.Value is OptionText { IsQuoted: false } && Numbers.TryParse(text, out var number) && number >= long.MinValue && number <= long.MaxValue)
            {
                writer.WriteInt64((long)number);
            }
            else
            {
                writer.WriteTextString(text);
            }
        }

        writer.WriteEndMap();
    }
}
