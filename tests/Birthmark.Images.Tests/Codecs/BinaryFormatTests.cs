using System.Buffers.Binary;
using System.Text;
using Birthmark.Images.Checksums;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Codecs;

/// <summary>The layouts of UF2, DfuSe and TI-TXT, field by field.</summary>
public sealed class BinaryFormatTests
{
    [Fact]
    public void A_uf2_block_has_its_fields_where_the_bootloader_looks_and_gaps_as_erased_flash()
    {
        var file = Bytes.Write(Bytes.Image((0x1000_0010, [1, 2, 3]), (0x1000_0200, [4])), new ImageWriting(Uf2.Name) { Family = Uf2Family.Rp2040 });
        Assert.Equal(2 * 512, file.Length);
        Assert.Equal(
            [0x0A324655, 0x9E5D5157, 0x2000, 0x1000_0000, 256, 0, 2, 0xE48BFF56],
            Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4 * i))));
        Assert.Equal(0x0AB16F30u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(508)));
        Assert.All(file[32..48], value => Assert.Equal(0xFF, value));
        Assert.Equal([1, 2, 3, 0xFF], file[48..52]);
        Assert.All(file[288..508], value => Assert.Equal(0, value));
        Assert.Equal(0x1000_0200u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(512 + 12)));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(512 + 20)));
    }

    [Fact]
    public void Of_uf2_files_in_a_row_the_wanted_family_is_read_and_numbered_on_its_own()
    {
        byte[] both =
        [
            .. Bytes.Write(Bytes.Image((0x1000_0000, [1])), new ImageWriting(Uf2.Name) { Family = Uf2Family.Rp2040 }),
            .. Bytes.Write(Bytes.Image((0x2000, [2]), (0x4000, [3])), new ImageWriting(Uf2.Name) { Family = Uf2Family.Samd21 }),
        ];
        Assert.Equal(0x2000, Bytes.Read(both, new ImageReading { Family = Uf2Family.Samd21 }).Image.Start);
        Assert.Equal(0x1000_0000, Bytes.Read(both, new ImageReading { Family = Uf2Family.Rp2040 }).Image.Start);
        Assert.False(ImageFormats.TryRead(both, ImageReading.Default, out _, out var fault));
        Assert.Equal((FaultKind.Unsupported, 512L), (fault.Kind, fault.Offset));
    }

    [Fact]
    public void A_dfuse_file_counts_all_of_itself_as_dfuse_pack_does_and_one_that_leaves_out_its_suffix_is_read_too()
    {
        var file = Bytes.Write(Bytes.Image((0x0800_0000, [1, 2, 3, 4]), (0x0800_1000, [5])), new ImageWriting(DfuSe.Name));
        Assert.Equal("DfuSe\u0001", Encoding.ASCII.GetString(file, 0, 6));
        Assert.Equal((uint)file.Length, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(6)));
        Assert.Equal("Target", Encoding.ASCII.GetString(file, 11, 6));
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(11 + 270)));
        Assert.Equal(0x0800_0000u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(11 + 274)));
        Assert.Equal(4u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(11 + 278)));
        var suffix = file.AsSpan(file.Length - 16);
        Assert.Equal([0, 0, 0x11, 0xDF, 0x83, 0x04, 0x1A, 0x01, (byte)'U', (byte)'F', (byte)'D', 16], suffix[..12].ToArray());
        Assert.Equal(~Crc32.Compute(file.AsSpan(0, file.Length - 4)), BinaryPrimitives.ReadUInt32LittleEndian(suffix[12..]));

        var image = Bytes.Read(file).Image;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(6), (uint)(file.Length - 16));
        BinaryPrimitives.WriteUInt32LittleEndian(suffix[12..], ~Crc32.Compute(file.AsSpan(0, file.Length - 4)));
        Assert.True(image.ContentEquals(Bytes.Read(file).Image));
    }

    [Fact]
    public void Ti_txt_has_sixteen_bytes_a_line_and_an_address_where_there_is_a_gap() => Assert.Equal(
        "@F000\n00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n10 11\n@FFFE\n31 40\nq\n",
        Encoding.ASCII.GetString(Bytes.Write(Bytes.Image((0xF000, [.. Enumerable.Range(0, 18).Select(i => (byte)i)]), (0xFFFE, [0x31, 0x40])), new ImageWriting(TiText.Name))));
}
