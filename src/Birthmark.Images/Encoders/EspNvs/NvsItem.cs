using System.Numerics;
using System.Text;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>A value under a key in a namespace.</summary>
/// <param name="Namespace">At most 15 bytes.</param>
/// <param name="Key">At most 15 bytes.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="Bytes">The value: integers little-endian in their width, strings without NUL.</param>
public sealed record NvsItem(string Namespace, string Key, NvsType Type, ReadOnlyMemory<byte> Bytes)
{
    public bool IsInteger => Type is not (NvsType.Text or NvsType.Blob);

    public BigInteger Number => new(Bytes.Span, isUnsigned: ((byte)Type & 0x10) == 0);

    public string AsText => Encoding.UTF8.GetString(Bytes.Span);

    public static NvsItem OfInteger(string space, string key, NvsType type, BigInteger value) =>
        new(space, key, type, Endian.Bytes(value, (byte)type & 0x0F, bigEndian: false));

    public static NvsItem OfText(string space, string key, string text) => new(space, key, NvsType.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Never the value: it may be a key.</summary>
    public override string ToString() => $"{Namespace}/{Key} ({Type}, {Bytes.Length} bytes)";
}
