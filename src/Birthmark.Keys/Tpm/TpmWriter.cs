using System.Buffers.Binary;

namespace Birthmark.Keys.Tpm;

/// <summary>Writes TPM structures: big-endian numbers and sized buffers (TPM 2.0 Part 2).</summary>
internal sealed class TpmWriter
{
    private readonly List<byte> output = [];

    internal TpmWriter U8(byte value)
    {
        output.Add(value);
        return this;
    }

    internal TpmWriter U16(int value)
    {
        Span<byte> octets = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        return Raw(octets);
    }

    internal TpmWriter U32(uint value)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return Raw(octets);
    }

    internal TpmWriter Raw(ReadOnlySpan<byte> octets)
    {
        output.AddRange(octets);
        return this;
    }

    /// <summary>TPM2B: 16-bit length and content.</summary>
    internal TpmWriter Sized(ReadOnlySpan<byte> octets) => U16(octets.Length).Raw(octets);

    internal byte[] ToArray() => [.. output];
}
