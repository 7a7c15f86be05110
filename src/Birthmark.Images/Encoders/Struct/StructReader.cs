using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Struct;

/// <summary>Walks a packed structure by its field list. A nested field's length comes from its options, from a field that states it, or from what is left.</summary>
internal sealed class StructReader(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading)
{
    private readonly string endian = options.Word("endian", "little", "big");
    private readonly List<BlockReader> items = [.. options.RequiredMaps("fields", "field")];
    private readonly Dictionary<string, long> stated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Start, int End)> places = new(StringComparer.Ordinal);
    private int offset;

    public void Read()
    {
        for (var i = 0; i < this.items.Count && !options.HasFaults; i++)
        {
            var item = this.items[i];
            var (name, type) = (item.Text("name") ?? "", item.RequiredText("type"));
            var length = options.HasFaults ? null : LengthOf(i, name, type);
            if (length is null)
            {
                Refuse(name, type, "has a length that the block does not tell", "Give it 'length', or a field with 'length_of'");
                return;
            }

            if (length < 0 || length > block.Length - offset)
            {
                Refuse(name, type, $"needs {length} bytes at offset {offset}, the block has {block.Length}", "Compare map and block: one of them is older");
                return;
            }

            var bytes = block.Slice(offset, (int)length);
            places[name] = (offset, offset + bytes.Length);
            Take(item, name, type, bytes);
            offset += bytes.Length;
        }
    }

    private void Take(BlockReader item, string name, string type, ReadOnlyMemory<byte> bytes)
    {
        if (StructEncoder.IsInteger(type))
        {
            var value = Endian.Read(bytes.Span, type[0] == 'i', IsBig(item));
            reading.Add(name.Length > 0 ? name : type, value);
            if (item.Text("length_of") is { } target && value >= 0 && value <= block.Length)
            {
                stated[target] = (long)value - item.Int("plus", 0, -65536, 65536);
            }
        }
        else if (StructEncoder.IsCheck(type))
        {
            reading.Add(name.Length > 0 ? name : type, bytes);
            Verify(item, name, type, bytes);
        }
        else if (type != "align")
        {
            Nested(item, name.Length > 0 ? name : type, type, bytes);
        }
    }

    private void Nested(BlockReader item, string name, string type, ReadOnlyMemory<byte> bytes)
    {
        var inner = FieldEncoding.Without(item.Map, "name", "type");
        if (BlockEncoders.Shipped.TryFind(type, out var encoder, out var fault) && encoder is IBlockDecoder decoder
            && decoder.TryDecode(bytes, options.Inputs, inner, out var fields, out fault))
        {
            foreach (var field in fields.Fields)
            {
                reading.Add(fields.Fields.Count == 1 ? name : $"{name}.{field.Name}", field);
            }
        }
        else if (fault is null)
        {
            reading.Add(name, bytes, secret: type == "key");
        }
        else
        {
            options.Note(fault.In($"field '{name}'"));
        }
    }

    /// <summary>An HMAC is checked by who holds its key, not by who looks at a block.</summary>
    private void Verify(BlockReader item, string name, string type, ReadOnlyMemory<byte> bytes)
    {
        if (type == "hmac-sha256" || StructEncoder.LayCheck(item, name, type, endian)?.Check is not { } check)
        {
            return;
        }

        var start = item.Text("from") is { } from && places.TryGetValue(from, out var first) ? first.Start : 0;
        var end = item.Text("to") is { } to && places.TryGetValue(to, out var last) ? last.End : offset;
        if (end < start || !check(block[start..end]).AsSpan(0, bytes.Length).SequenceEqual(bytes.Span))
        {
            options.Note(new ImageFault(FaultKind.Checksum, $"the {type} '{name}' does not match", "The block is damaged, or the map is not its own") { Offset = offset });
        }
    }

    private long? LengthOf(int index, string name, string type)
    {
        var item = this.items[index];
        if (StructEncoder.IsInteger(type) || StructEncoder.IsCheck(type))
        {
            return StructEncoder.Width(item, type);
        }

        if (type == "align")
        {
            var to = item.Int("to", 4, 1, 1 << 20);
            return (to - (offset % to)) % to;
        }

        if (stated.TryGetValue(name, out var told))
        {
            return told;
        }

        return Fixed(item, type) ?? (Rest(index) is { } rest ? block.Length - offset - rest : null);
    }

    /// <summary>What the options say: a length, or a value that stands in them.</summary>
    private static long? Fixed(BlockReader item, string type)
    {
        var inner = FieldEncoding.Without(item.Map, "name", "type");
        return BlockEncoders.Shipped.TryFind(type, out var encoder, out _) && encoder.TryEncode(item.Inputs, inner, out var bytes, out _) ? bytes.Length
            : item.Integer("length", 0, int.MaxValue) is { } length ? (long)length
            : type switch { "mac" => 6, "uuid" => 16, _ => null };
    }

    /// <summary>Bytes of what follows, when all of it is of fixed length.</summary>
    private long? Rest(int index)
    {
        var sum = 0L;
        foreach (var item in this.items.Skip(index + 1))
        {
            var type = item.Text("type") ?? "";
            if ((StructEncoder.IsInteger(type) || StructEncoder.IsCheck(type) ? StructEncoder.Width(item, type) : Fixed(item, type)) is not { } length)
            {
                return null;
            }

            sum += length;
        }

        return sum;
    }

    private bool IsBig(BlockReader item) => item.Has("endian") ? item.Word("endian", "little", "big") == "big" : endian == "big";

    private void Refuse(string name, string type, string text, string remedy)
    {
        if (!options.HasFaults)
        {
            options.Note(new ImageFault(FaultKind.Truncated, $"the field '{(name.Length > 0 ? name : type)}' {text}", remedy) { Offset = offset });
        }
    }
}
