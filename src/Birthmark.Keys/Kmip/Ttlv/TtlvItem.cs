using System.Buffers.Binary;
using System.Text;

namespace Birthmark.Keys.Kmip.Ttlv;

/// <summary>One item of a message: a structure with its items, or a value that is a view into the message.</summary>
internal sealed class TtlvItem
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal TtlvItem(int tag, TtlvType type, ReadOnlyMemory<byte> value, IReadOnlyList<TtlvItem> items)
    {
        Tag = tag;
        Type = type;
        Value = value;
        Items = items;
    }

    /// <summary>24 bits.</summary>
    internal int Tag { get; }

    internal TtlvType Type { get; }

    /// <summary>Without padding; empty for a structure.</summary>
    internal ReadOnlyMemory<byte> Value { get; }

    internal IReadOnlyList<TtlvItem> Items { get; }

    internal TtlvItem? Find(int tag)
    {
        foreach (var item in Items)
        {
            if (item.Tag == tag)
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>The item along a path of tags, or null.</summary>
    internal TtlvItem? Find(params ReadOnlySpan<int> path)
    {
        var found = this;
        foreach (var tag in path)
        {
            found = found?.Find(tag);
        }

        return found;
    }

    internal IEnumerable<TtlvItem> All(int tag) => Items.Where(i => i.Tag == tag);

    /// <summary>Integers, enumerations and intervals; null for others.</summary>
    internal int? Number => Type is TtlvType.Integer or TtlvType.Enumeration or TtlvType.Interval ? BinaryPrimitives.ReadInt32BigEndian(Value.Span) : null;

    /// <summary>Text; null for others, and for octets that are no UTF-8.</summary>
    internal string? Text
    {
        get
        {
            if (Type != TtlvType.TextString)
            {
                return null;
            }

            try
            {
                return Strict.GetString(Value.Span);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }

    /// <summary>Octets of a byte string; null for others.</summary>
    internal ReadOnlyMemory<byte>? Octets => Type == TtlvType.ByteString ? new ReadOnlyMemory<byte>?(Value) : null;
}
