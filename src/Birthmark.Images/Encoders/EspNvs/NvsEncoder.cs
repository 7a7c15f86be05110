using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>An NVS partition from named values.</summary>
internal sealed class NvsEncoder : BlockCodec
{
    private static readonly string[] types = ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "string", "blob"];

    public override string Name => "esp-nvs";

    public override string Summary => "ESP-IDF NVS partition version 2 (ESP-IDF Programming Guide, 'Non-Volatile Storage' and 'NVS Encryption').";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("namespaces", OptionKind.List, "Namespaces in order: {name, entries: [{key, type, value}]}; type is an integer type, string or blob"),
        new("csv", OptionKind.Text, "Rows of Espressif's generator instead; files are inputs by name"),
        new("size", OptionKind.Number, "Partition size, a multiple of 4096, at least 0x3000 (0x1000 when only read)") { Default = "0x6000" },
        new("finish", OptionKind.Word, "How unused pages end (both occur in Espressif's tools)") { Words = ["active-page", "reserved-page"], Default = "active-page" },
        new("keys", OptionKind.Bytes, "Encrypt with these keys: 64 bytes or a key partition"),
        new("hmac_key", OptionKind.Bytes, "Encrypt with keys derived from this 32-byte eFuse key"),
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var items = Items(options);
        var size = options.Int("size", 0x6000, NvsPartition.SmallestReadOnly, 16 << 20);
        var finish = options.Word("finish", "active-page", "reserved-page") == "active-page" ? NvsFinish.ActivePage : NvsFinish.ReservedPage;
        using var keys = NvsKeysEncoder.Read(options);
        if (options.HasFaults)
        {
            return null;
        }

        if (NvsPartition.TryWrite(items, size, finish, keys, out var partition, out var fault))
        {
            return partition;
        }

        options.Note(fault);
        return null;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
    {
        using var keys = NvsKeysEncoder.Read(options);
        if (options.HasFaults)
        {
            return;
        }

        if (!NvsPartition.TryRead(block, keys, out var items, out var fault))
        {
            options.Note(fault);
            return;
        }

        foreach (var item in items)
        {
            var name = $"{item.Namespace}/{item.Key}";
            if (item.IsInteger)
            {
                reading.Add(name, item.Number);
            }
            else if (item.Type == NvsType.Text)
            {
                reading.Add(name, item.AsText);
            }
            else
            {
                reading.Add(name, item.Bytes);
            }
        }
    }

    private static List<NvsItem> Items(BlockReader options)
    {
        var items = new List<NvsItem>();
        if (options.Text("csv") is { } csv)
        {
            if (NvsCsv.TryRead(csv, name => options.Inputs.TryGet(name, out var value) && value.TryGetBytes(out var bytes) ? bytes : null, out var rows, out var fault))
            {
                items.AddRange(rows);
            }
            else
            {
                options.Note(fault);
            }
        }

        foreach (var space in options.Maps("namespaces", "namespace"))
        {
            var name = space.RequiredText("name");
            foreach (var entry in space.Maps("entries", "entry"))
            {
                if (Item(name, entry) is { } item)
                {
                    items.Add(item);
                }
            }

            space.RefuseOthers();
        }

        return items;
    }

    private static NvsItem? Item(string space, BlockReader entry)
    {
        var (key, type) = (entry.RequiredText("key"), entry.Word("type", types));
        NvsItem? item = null;
        if (type == "string")
        {
            item = NvsItem.OfText(space, key, entry.RequiredText("value"));
        }
        else if (type == "blob")
        {
            item = new NvsItem(space, key, NvsType.Blob, entry.RequiredBytes("value"));
        }
        else
        {
            var kind = Enum.Parse<NvsType>(type, ignoreCase: true);
            var (minimum, maximum) = Endian.Bounds((byte)kind & 0x0F, type[0] == 'i');
            item = NvsItem.OfInteger(space, key, kind, entry.RequiredInteger("value", minimum, maximum));
        }

        entry.RefuseOthers();
        return entry.HasFaults ? null : item;
    }
}
