using System.Buffers.Binary;
using System.Text;

namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>Reads what <see cref="FieldWriter"/> wrote. Whatever does not fit makes <see cref="IsWhole"/> false and every further field empty; nothing throws.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> fields)
{
    private ReadOnlySpan<byte> rest = fields;
    private bool isBroken;

    /// <summary>All fields were there, and nothing behind them.</summary>
    internal readonly bool IsWhole => !isBroken && rest.IsEmpty;

    internal readonly bool HasMore => !isBroken && !rest.IsEmpty;

    internal byte Octet() => Take(1) is [var value] ? value : (byte)0;

    internal int Number() => Take(4) is { Length: 4 } octets ? BinaryPrimitives.ReadInt32BigEndian(octets) : 0;

    internal long LongNumber() => Take(8) is { Length: 8 } octets ? BinaryPrimitives.ReadInt64BigEndian(octets) : 0;

    internal ReadOnlySpan<byte> Octets() => Take(Number());

    internal string Text() => Encoding.UTF8.GetString(Octets());

    private ReadOnlySpan<byte> Take(int length)
    {
        if (isBroken || length < 0 || length > rest.Length)
        {
            isBroken = true;
            return default;
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
