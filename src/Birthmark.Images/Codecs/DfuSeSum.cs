using System.Buffers;
using System.Buffers.Binary;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Codecs;

/// <summary>The CRC that runs over a DfuSe file while it is written, and the suffix that ends in it (DFU 1.1, appendix B).</summary>
internal sealed class DfuSeSum
{
    private uint register = uint.MaxValue;

    public void Put(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        register = Crc32.Update(register, bytes);
        output.Write(bytes);
    }

    public void PutSuffix(DfuSeOptions options, IBufferWriter<byte> output)
    {
        Span<byte> suffix = stackalloc byte[DfuSe.SuffixSize];
        BinaryPrimitives.WriteUInt16LittleEndian(suffix, options.Device);
        BinaryPrimitives.WriteUInt16LittleEndian(suffix[2..], options.Product);
        BinaryPrimitives.WriteUInt16LittleEndian(suffix[4..], options.Vendor);
        BinaryPrimitives.WriteUInt16LittleEndian(suffix[6..], 0x011A);
        "UFD"u8.CopyTo(suffix[8..]);
        suffix[11] = DfuSe.SuffixSize;
        Put(suffix[..12], output);
        var end = suffix[12..];
        BinaryPrimitives.WriteUInt32LittleEndian(end, register);
        output.Write(end);
    }
}
