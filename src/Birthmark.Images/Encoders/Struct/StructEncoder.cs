using System.Security.Cryptography;
using Birthmark.Images.Blocks;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.Struct;

/// <summary>A packed structure: integers, any other encoder's bytes, lengths of fields, and checks over what stands before.</summary>
internal sealed class StructEncoder : BlockCodec
{
    private static readonly string[] integers = ["u8", "u16", "u24", "u32", "u64", "i8", "i16", "i32", "i64"];

    public override string Name => "struct";

    public override string Summary => "A packed structure without gaps: integers, nested encoders, 'length_of', 'align', and crc, sha256, sha384, sha512, hmac-sha256 fields.";

    public override IReadOnlyList<BlockOption> Options { get; } =
    [
        new("fields", OptionKind.List, "Fields in order: {name, type, …}; type is u8…i64, align, crc, sha256, sha384, sha512, hmac-sha256 or an encoder with its options") { IsRequired = true },
        new("endian", OptionKind.Word, "Byte order of integers unless a field says otherwise") { Words = ["little", "big"], Default = "little" },
        new("length", OptionKind.Number, "Exact length of the block; shorter ones are padded"),
        new("pad", OptionKind.Number, "Padding byte, 0 to 255") { Default = "0xFF" },
    ];

    protected override byte[]? Encode(BlockReader options)
    {
        var endian = options.Word("endian", "little", "big");
        var pad = options.Int("pad", 0xFF, 0, 255);
        var fields = new List<StructField>();
        var offset = 0;
        foreach (var item in options.Maps("fields", "field"))
        {
            if (Lay(item, endian, offset, pad) is not { } field)
            {
                return null;
            }

            field.Offset = offset;
            offset += field.Bytes.Length;
            fields.Add(field);
        }

        if (fields.Count == 0)
        {
            return options.HasFaults ? null : options.Refuse("fields", FaultKind.Missing, $"{options.Subject} has no fields", "List them under 'fields'");
        }

        var block = new byte[offset];
        foreach (var field in fields)
        {
            field.Bytes.CopyTo(block, field.Offset);
        }

        return StateLengths(options, fields, block) && ComputeChecks(options, fields, block) ? Padding.Apply(options, block, pad) : null;
    }

    protected override void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading) => new StructReader(block, options, reading).Read();

    internal static bool IsInteger(string type) => integers.Contains(type);

    internal static bool IsCheck(string type) => type is "crc" or "sha256" or "sha384" or "sha512" or "hmac-sha256";

    /// <summary>Bytes of an integer or a check.</summary>
    internal static int Width(BlockReader item, string type)
    {
        if (IsInteger(type))
        {
            return int.Parse(type.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) / 8;
        }

        var whole = type switch { "crc" => CrcVariant.TryFind(item.Text("algorithm") ?? "crc-32", out var variant) ? variant.Width / 8 : 4, "sha384" => 48, "sha512" => 64, _ => 32 };
        return type == "crc" ? whole : item.Int("length", whole, 4, whole);
    }

    private static StructField? Lay(BlockReader item, string endian, int offset, int pad)
    {
        var name = item.Text("name") ?? "";
        var type = item.RequiredText("type");
        if (item.HasFaults)
        {
            return null;
        }

        if (IsInteger(type))
        {
            return LayInteger(item, name, type, endian);
        }

        if (IsCheck(type))
        {
            return LayCheck(item, name, type, endian);
        }

        if (type == "align")
        {
            var to = item.Int("to", 4, 1, 1 << 20);
            var gap = new byte[(to - (offset % to)) % to];
            gap.AsSpan().Fill((byte)item.Int("pad", pad, 0, 255));
            item.RefuseOthers();
            return item.HasFaults ? null : new StructField(name, type, gap);
        }

        return FieldEncoding.Encode(item, type, FieldEncoding.Without(item.Map, "name", "type")) is { } bytes ? new StructField(name, type, bytes) : null;
    }

    private static StructField? LayInteger(BlockReader item, string name, string type, string endian)
    {
        var width = Width(item, type);
        var big = item.Has("endian") ? item.Word("endian", "little", "big") == "big" : endian == "big";
        var (minimum, maximum) = Endian.Bounds(width, type[0] == 'i');
        var lengthOf = item.Text("length_of");
        var value = lengthOf is null ? item.RequiredInteger("value", minimum, maximum) : 0;
        var plus = item.Int("plus", 0, -65536, 65536);
        item.RefuseOthers();
        return item.HasFaults ? null : new StructField(name, type, Endian.Bytes(value, width, big)) { LengthOf = lengthOf, LengthPlus = plus, IsBigEndian = big };
    }

    internal static StructField? LayCheck(BlockReader item, string name, string type, string endian)
    {
        var big = item.Has("endian") ? item.Word("endian", "little", "big") == "big" : endian == "big";
        var (from, to) = (item.Text("from"), item.Text("to"));
        Func<ReadOnlyMemory<byte>, byte[]> check;
        var size = 0;
        if (type == "crc")
        {
            var algorithm = item.Text("algorithm") ?? "crc-32";
            if (!CrcVariant.TryFind(algorithm, out var variant))
            {
                item.Refuse("algorithm", FaultKind.Value, $"the CRC '{algorithm}' is unknown", $"Choose one of {string.Join(", ", CrcVariant.Known.Select(known => known.Name))}");
                return null;
            }

            size = variant.Width / 8;
            check = bytes => Endian.Bytes(variant.Compute(bytes.Span), variant.Width / 8, big);
        }
        else
        {
            var key = type == "hmac-sha256" ? item.RequiredBytes("key", 1) : default;
            size = item.Int("length", type switch { "sha384" => 48, "sha512" => 64, _ => 32 }, 4, type switch { "sha384" => 48, "sha512" => 64, _ => 32 });
            check = bytes => type switch
            {
                "sha384" => SHA384.HashData(bytes.Span),
                "sha512" => SHA512.HashData(bytes.Span),
                "sha256" => SHA256.HashData(bytes.Span),
                _ => HMACSHA256.HashData(key.Span, bytes.Span),
            };
        }

        item.RefuseOthers();
        return item.HasFaults ? null : new StructField(name, type, new byte[size]) { From = from, To = to, Check = check };
    }

    private static bool StateLengths(BlockReader options, List<StructField> fields, byte[] block)
    {
        foreach (var field in fields.Where(field => field.LengthOf is not null))
        {
            if (Find(options, fields, field.LengthOf!) is not { } target)
            {
                return false;
            }

            var (length, (minimum, maximum)) = (target.Bytes.Length + field.LengthPlus, Endian.Bounds(field.Bytes.Length, field.Type[0] == 'i'));
            if (length < minimum || length > maximum)
            {
                options.Refuse("fields", FaultKind.TooLarge, $"the length of '{target.Name}' ({length}) does not fit into '{field.Name}'", "Choose a wider integer");
                return false;
            }

            Endian.Write(block.AsSpan(field.Offset, field.Bytes.Length), length, field.IsBigEndian);
        }

        return true;
    }

    /// <summary>Checks are computed in their order, so that a later one covers an earlier one.</summary>
    private static bool ComputeChecks(BlockReader options, List<StructField> fields, byte[] block)
    {
        foreach (var field in fields.Where(field => field.Check is not null))
        {
            var first = field.From is null ? fields[0] : Find(options, fields, field.From);
            var last = field.To is null ? null : Find(options, fields, field.To);
            if (options.HasFaults)
            {
                return false;
            }

            var end = last is null ? field.Offset : last.Offset + last.Bytes.Length;
            if (end < first!.Offset)
            {
                options.Refuse("fields", FaultKind.Value, $"the check '{field.Name}' ends before it begins", "Swap 'from' and 'to'");
                return false;
            }

            field.Check!(block.AsMemory(first.Offset, end - first.Offset)).AsSpan(0, field.Bytes.Length).CopyTo(block.AsSpan(field.Offset));
        }

        return true;
    }

    private static StructField? Find(BlockReader options, List<StructField> fields, string name)
    {
        var found = fields.Find(field => field.Name == name);
        if (found is null)
        {
            options.Refuse("fields", FaultKind.Missing, $"{options.Subject} has no field '{name}'", "Give the field that name");
        }

        return found;
    }
}
