using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>Writes fields one after the other: numbers big-endian, octets and texts (UTF-8) behind their length of 32 bits. Wiped when disposed.</summary>
internal sealed class FieldWriter : IDisposable
{
    private byte[] room = new byte[256];
    private int length;

    internal ReadOnlySpan<byte> Written => room.AsSpan(0, length);

    internal FieldWriter Number(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    internal FieldWriter Number(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), value);
        return this;
    }

    internal FieldWriter Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Take(8), value);
        return this;
    }

    internal FieldWriter Octets(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        value.CopyTo(Take(value.Length));
        return this;
    }

    internal FieldWriter Text(string value)
    {
        var octets = Encoding.UTF8.GetByteCount(value);
        Number(octets);
        Encoding.UTF8.GetBytes(value, Take(octets));
        return this;
    }

    internal byte[] ToArray() => Written.ToArray();

    public void Dispose() => CryptographicOperations.ZeroMemory(room);

    private Span<byte> Take(int octets)
    {
        if (room.Length - length < octets)
        {
            var larger = new byte[Math.Max(room.Length * 2, length + octets)];
            room.AsSpan(0, length).CopyTo(larger);
            CryptographicOperations.ZeroMemory(room);
            room = larger;
        }

        length += octets;
        return room.AsSpan(length - octets, octets);
    }
}
