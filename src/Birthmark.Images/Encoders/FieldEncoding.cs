using Birthmark.Images.Blocks;
using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders;

/// <summary>A field inside a larger block: <c>type</c> names an encoder whose options stand beside it; without it, <c>value</c> is raw.</summary>
internal static class FieldEncoding
{
    /// <summary>The options of a field without those that belong to its frame.</summary>
    public static OptionMap Without(OptionMap map, params ReadOnlySpan<string> frame)
    {
        var rest = new List<OptionEntry>();
        foreach (var entry in map.Entries)
        {
            if (!frame.Contains(entry.Key))
            {
                rest.Add(entry);
            }
        }

        return new OptionMap(rest) { Line = map.Line, Column = map.Column };
    }

    /// <summary>The bytes of a field: those of its encoder, or its raw value when it names none.</summary>
    public static ReadOnlyMemory<byte>? Encode(BlockReader field, params ReadOnlySpan<string> frame)
    {
        if (field.Text("type") is { } type)
        {
            return Encode(field, type, Without(field.Map, frame));
        }

        var value = field.RequiredBytes("value");
        field.RefuseOthers();
        return field.HasFaults ? null : value;
    }

    public static byte[]? Encode(BlockReader field, string type, OptionMap options)
    {
        ImageFault? fault;
        if (BlockEncoders.Shipped.TryFind(type, out var encoder, out fault) && encoder.TryEncode(field.Inputs, options, out var block, out fault))
        {
            return block;
        }

        field.Note(fault! with { Text = $"{field.Subject}: {fault!.Text}", Line = fault.Line ?? (field.Map.Line > 0 ? field.Map.Line : null) });
        return null;
    }
}
