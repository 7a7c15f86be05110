using System.Globalization;
using Birthmark.Images.Blocks;
using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders.EspSecureCert;

/// <summary>An esp_secure_cert partition.</summary>
internal sealed class SecureCertEncoder : BlockCodec
{
    private static readonly Dictionary<string, byte> types = new()
    {
        ["ca-cert"] = 0, ["device-cert"] = 1, ["private-key"] = 2, ["ds-data"] = 3, ["ds-context"] = 4, ["hmac-ecdsa-salt"] = 5,
        ["sec-cfg"] = 6, ["tee-key"] = 7, ["signature"] = 8, ["matter"] = 201, ["matter-2"] = 202,
    };

    public override string Name => "esp-secure-cert";

    public override string Summary => "esp_secure_cert partition in TLV form (esp_secure_cert_mgr); Matter: ca-cert is the PAI, device-cert the DAC, private-key SEC1 DER.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("entries", OptionKind.List, "Entries: {type, subtype, flags, value}; type is a word (ca-cert, device-cert, private-key, matter …) or a number") { IsRequired = true },
        new("integrity", OptionKind.Flag, "Add an integrity entry") { Default = "false" },
        new("length", OptionKind.Number, "Exact length of the block (the partition has 0x2000); shorter ones are padded"),
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var entries = new List<SecureCertEntry>();
        foreach (var item in options.RequiredMaps("entries", "entry"))
        {
            var written = item.RequiredText("type");
            if (!types.TryGetValue(written, out var type))
            {
                if (!Numbers.TryParse(written, out var number) || number < 0 || number > 255)
                {
                    item.Refuse("type", FaultKind.Value, $"the type '{written}' is unknown", $"Choose one of {string.Join(", ", types.Keys)}, or a number");
                    continue;
                }

                type = (byte)number;
            }

            entries.Add(new SecureCertEntry(type, (byte)item.Int("subtype", 0, 0, 255), (byte)item.Int("flags", 0, 0, 255), item.RequiredBytes("value", 0, ushort.MaxValue)));
            item.RefuseOthers();
        }

        var integrity = options.Flag("integrity");
        if (options.HasFaults)
        {
            return null;
        }

        if (SecureCert.TryWrite(entries, integrity, out var partition, out var fault))
        {
            return Padding.Apply(options, partition, 0xFF);
        }

        options.Note(fault);
        return null;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        if (!SecureCert.TryRead(block, out var entries, out var fault))
        {
            options.Note(fault);
            return;
        }

        foreach (var entry in entries)
        {
            var word = types.FirstOrDefault(pair => pair.Value == entry.Type).Key ?? entry.Type.ToString(CultureInfo.InvariantCulture);
            reading.Add($"{word}/{entry.Subtype}", entry.Bytes, secret: entry.Type is 2 or 3 or 7);
        }
    }
}
