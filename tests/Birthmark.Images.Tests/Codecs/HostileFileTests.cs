using System.Buffers.Binary;
using System.Text;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Codecs;

/// <summary>Files made to hurt: each is refused with its place and a remedy, and costs no more memory than its own size times a small factor.</summary>
public sealed class HostileFileTests
{
    private const int Factor = 6;
    private const int Slack = 16 * 1024;

    public static TheoryData<string, string, FaultKind> Texts => new()
    {
        { IntelHex.Name, ":020000040800F2\n:0400000001020304F2\n:0400020001020304F0\n:00000001FF\n", FaultKind.Overlap },
        { IntelHex.Name, ":02000004FFFFFC\n:04FFFE0001020304F5\n", FaultKind.OutOfRange },
        { IntelHex.Name, ":FF00000001", FaultKind.Truncated },
        { IntelHex.Name, ":0400000001020304F3\n", FaultKind.Checksum },
        { SRecord.Name, "S309FFFFFFFE01020304F1\n", FaultKind.OutOfRange },
        { SRecord.Name, "S1060000010203F4\n", FaultKind.Checksum },
        { SRecord.Name, "S1FF0000AA\n", FaultKind.Truncated },
        { SRecord.Name, "S1050000AABB95\nS1050001CCDD50\n", FaultKind.Overlap },
        { TiText.Name, "@FFFFFFFF\n01 02\nq\n", FaultKind.OutOfRange },
        { TiText.Name, "@100\n01 02\n@101\n03\nq\n", FaultKind.Overlap },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_hostile_text_is_refused_with_its_line(string format, string text, FaultKind kind)
    {
        var fault = Refused(format, Encoding.ASCII.GetBytes(text));
        Assert.True(kind == fault.Kind || (kind == FaultKind.Truncated && fault.Kind == FaultKind.Malformed), fault.ToString());
        Assert.NotNull(fault.Line);
    }

    [Fact]
    public void An_elf_file_with_wild_offsets_is_refused_at_them()
    {
        foreach (var (field, value) in new[] { (4, 0xFFFF_FFF0u), (16, 0xFFFF_FFFFu), (12, 0xFFFF_FFFEu), (4, 0x7FFF_FFFFu) })
        {
            var elf = Elf(1);
            BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(52 + field), value);
            Assert.NotNull(Refused(ElfImage.Name, elf).Offset);
        }

        // The table of program headers behind the end, and one that claims 65535 entries.
        var wild = Elf(1);
        BinaryPrimitives.WriteUInt32LittleEndian(wild.AsSpan(28), 0xFFFF_FFE0);
        Refused(ElfImage.Name, wild);
        wild = Elf(1);
        BinaryPrimitives.WriteUInt16LittleEndian(wild.AsSpan(44), 0xFFFF);
        Refused(ElfImage.Name, wild);
    }

    [Fact]
    public void An_elf_file_that_maps_one_stretch_a_thousand_times_costs_its_own_size()
    {
        // A small file whose headers all point at the same bytes would otherwise grow a thousandfold.
        var elf = Elf(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ImageFormats.TryRead(elf, new ImageReading { Format = ElfImage.Name }, out _, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)Factor * elf.Length) + Slack);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20000)]
    public void Records_far_apart_cost_the_size_of_the_file_and_no_gap_is_filled(int records)
    {
        var text = new StringBuilder();
        for (var i = 0; i < records; i++)
        {
            // One byte in every 64 KiB window: 4 GB from first to last.
            var window = i * 3 % 65536;
            text.Append(Record([2, 0, 0, 4, (byte)(window >> 8), (byte)window])).Append(Record([1, (byte)(i >> 16), (byte)i, 0, 0x5A]));
        }

        var bytes = Encoding.ASCII.GetBytes(text.Append(":00000001FF\n").ToString());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(ImageFormats.TryRead(bytes, new ImageReading { Format = IntelHex.Name }, out var file, out var fault), fault?.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)Factor * bytes.Length) + Slack);

        // As a raw binary the same image would be a bomb.
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.False(ImageFormats.TryWrite(file.Image, new ImageWriting(RawBinary.Name), output, out fault));
        Assert.Equal((FaultKind.TooLarge, 0), (fault.Kind, output.WrittenCount));
    }

    [Fact]
    public void A_uf2_file_with_a_missing_or_foreign_block_is_refused_and_a_huge_count_costs_nothing()
    {
        var file = Bytes.Write(Bytes.Image((0, new byte[1024])), new ImageWriting(Uf2.Name));
        Assert.Contains("4 blocks are announced", Refused(Uf2.Name, [.. file[..1024], .. file[1536..]]).Text);
        Assert.Contains("block 1 comes twice", Refused(Uf2.Name, [.. file[..1024], .. file[512..1024], .. file[1536..]]).Text);
        var hidden = file.ToArray();
        hidden[1024 + 8] |= 1; // not for the main flash: left out, and so missing
        Assert.Contains("block 2 of 4 is missing", Refused(Uf2.Name, hidden).Text);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(24), uint.MaxValue);
        Assert.Equal(FaultKind.Truncated, Refused(Uf2.Name, file).Kind);
    }

    [Fact]
    public void A_dfuse_file_whose_sizes_lie_is_refused()
    {
        var file = Bytes.Write(Bytes.Image((0, new byte[64])), new ImageWriting(DfuSe.Name));
        foreach (var field in new[] { 6, 11 + 266, 11 + 270, 11 + 278 })
        {
            var lying = file.ToArray();
            BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(field), 0xFFFF_FFF0);
            Refused(DfuSe.Name, lying);
        }
    }

    [Theory]
    [InlineData("fill", "{length: 4G}")]
    [InlineData("fill", "{length: 99999999999999}")]
    [InlineData("raw", "{value: 'hex:00', length: 4G}")]
    [InlineData("struct", "{length: 4G, fields: [{type: u8, value: 1}]}")]
    [InlineData("struct", "{fields: [{type: fill, length: 2000M}, {type: fill, length: 2000M}]}")]
    public void A_block_that_would_be_a_giant_is_refused(string encoder, string options)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Encode.Refused(encoder, options);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static ImageFault Refused(string format, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(ImageFormats.TryRead(bytes, new ImageReading { Format = format }, out var file, out var fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)Factor * bytes.Length) + Slack);
        Assert.Null(file);
        Assert.NotEmpty(fault.Remedy);
        Assert.StartsWith("fw.bin", fault.In("fw.bin").ToString());
        return fault;
    }

    private static string Record(byte[] bytes) => $":{Convert.ToHexString(bytes)}{(byte)-bytes.Sum(value => value):X2}\n";

    /// <summary>ELF32 for ARM with program headers that all load the same 4 KiB.</summary>
    private static byte[] Elf(int headers)
    {
        var data = 52 + (32 * headers);
        var file = new byte[data + 4096];
        ((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1]).CopyTo(file);
        Span<(int At, ushort Value)> halves = [(16, 2), (18, 40), (40, 52), (42, 32), (44, (ushort)headers)];
        foreach (var (at, value) in halves)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(28), 52);
        for (var i = 0; i < headers; i++)
        {
            var header = file.AsSpan(52 + (32 * i), 32);
            BinaryPrimitives.WriteUInt32LittleEndian(header, 1);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)data);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)(0x0800_0000 + (0x1000 * i)));
            BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)(0x0800_0000 + (0x1000 * i)));
            BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 4096);
            BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 4096);
        }

        return file;
    }
}
