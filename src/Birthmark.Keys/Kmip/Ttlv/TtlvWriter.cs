using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Keys.Kmip.Ttlv;

/// <summary>Writes a message into memory that is pinned, and zeroed when disposed: requests may carry plaintext.</summary>
internal sealed class TtlvWriter : IDisposable
{
    private byte[] buffer = GC.AllocateUninitializedArray<byte>(512, pinned: true);

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    internal TtlvWriter Structure(int tag, Action<TtlvWriter> content)
    {
        var start = Length;
        Header(tag, TtlvType.Structure, 0);
        content(this);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(start + 4), Length - start - TtlvReader.HeaderLength);
        return this;
    }

    internal TtlvWriter Integer(int tag, int value) => Four(tag, TtlvType.Integer, value);

    internal TtlvWriter Enumeration(int tag, int value) => Four(tag, TtlvType.Enumeration, value);

    internal TtlvWriter Text(int tag, string value) => Value(tag, TtlvType.TextString, Encoding.UTF8.GetBytes(value));

    internal TtlvWriter Octets(int tag, ReadOnlySpan<byte> value) => Value(tag, TtlvType.ByteString, value);

    /// <summary>An item as it was read.</summary>
    internal TtlvWriter Item(TtlvItem item) => item.Type == TtlvType.Structure
        ? Structure(item.Tag, w =>
        {
            foreach (var inner in item.Items)
            {
                w.Item(inner);
            }
        })
        : Value(item.Tag, item.Type, item.Value.Span);

    public void Dispose() => CryptographicOperations.ZeroMemory(buffer);

    private TtlvWriter Four(int tag, TtlvType type, int value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        return Value(tag, type, octets);
    }

    private TtlvWriter Value(int tag, TtlvType type, ReadOnlySpan<byte> value)
    {
        Header(tag, type, value.Length);
        var padded = (value.Length + 7) & ~7;
        var place = Take(padded);
        value.CopyTo(place);
        place[value.Length..].Clear();
        return this;
    }

    private void Header(int tag, TtlvType type, int length)
    {
        var place = Take(TtlvReader.HeaderLength);
        BinaryPrimitives.WriteUInt32BigEndian(place, ((uint)tag << 8) | (byte)type);
        BinaryPrimitives.WriteInt32BigEndian(place[4..], length);
    }

    private Span<byte> Take(int count)
    {
        if (buffer.Length - Length < count)
        {
            var larger = GC.AllocateUninitializedArray<byte>(Math.Max(2 * buffer.Length, Length + count), pinned: true);
            buffer.AsSpan(0, Length).CopyTo(larger);
            CryptographicOperations.ZeroMemory(buffer);
            buffer = larger;
        }

        var place = buffer.AsSpan(Length, count);
        Length += count;
        return place;
    }
}
