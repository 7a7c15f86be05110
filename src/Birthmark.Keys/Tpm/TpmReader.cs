using System.Buffers.Binary;

namespace Birthmark.Keys.Tpm;

/// <summary>Reads a TPM's answer; past its end everything is empty and <see cref="IsWhole"/> is false.</summary>
internal ref struct TpmReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> rest = input;

    /// <summary>False once something was read that was not there.</summary>
    internal bool IsWhole { get; private set; } = true;

    internal readonly ReadOnlySpan<byte> Rest => rest;

    internal byte U8() => Take(1) is { Length: 1 } octet ? octet[0] : (byte)0;

    internal ushort U16() => Take(2) is { Length: 2 } octets ? BinaryPrimitives.ReadUInt16BigEndian(octets) : (ushort)0;

    internal uint U32() => Take(4) is { Length: 4 } octets ? BinaryPrimitives.ReadUInt32BigEndian(octets) : 0;

    internal ulong U64() => Take(8) is { Length: 8 } octets ? BinaryPrimitives.ReadUInt64BigEndian(octets) : 0;

    internal ReadOnlySpan<byte> Sized() => Take(U16());

    internal ReadOnlySpan<byte> Take(int length)
    {
        if (!IsWhole || length > rest.Length)
        {
            IsWhole = false;
            rest = default;
            return default;
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
