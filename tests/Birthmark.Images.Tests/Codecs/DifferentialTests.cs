using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Codecs;

/// <summary>Our readers and writers against srec_cat, objcopy, python3-intelhex and dfuse-pack over generated images.</summary>
public sealed class DifferentialTests
{
    private static readonly int[] seeds = [1, 2, 3, 4];

    [Theory]
    [InlineData(IntelHex.Name, "-Intel")]
    [InlineData(SRecord.Name, "-Motorola")]
    [InlineData(TiText.Name, "-TITXT")]
    public void Srec_cat_reads_what_we_write_and_we_read_what_it_writes(string format, string option)
    {
        Tools.Need("srec_cat", "srecord");
        using var scratch = new Scratch();
        foreach (var seed in seeds)
        {
            // srec_cat refuses TI-TXT beyond 20 bits of address.
            var image = Arbitrary.Build(seed, format == TiText.Name ? 0x10_0000 : MemoryImage.AddressSpace);
            var ours = scratch.With("ours", Bytes.Write(image, new ImageWriting(format)));
            Tools.Run("srec_cat", ours, option, "-o", scratch["theirs"], option);
            Assert.True(image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["theirs"])).Image), $"{format} {seed}");
            Tools.Run("srec_cat", ours, option, "-o", scratch["as.hex"], "-Intel", "-Line_Length=44");
            Assert.True(image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["as.hex"])).Image), $"{format} {seed} as Intel HEX");
        }
    }

    [Theory]
    [InlineData(IntelHex.Name, "ihex")]
    [InlineData(SRecord.Name, "srec")]
    public void Objcopy_reads_what_we_write_and_we_read_what_it_writes(string format, string target)
    {
        Tools.Need("arm-none-eabi-objcopy", "binutils-arm-none-eabi");
        using var scratch = new Scratch();
        foreach (var seed in seeds)
        {
            var image = Arbitrary.Build(seed);
            var ours = scratch.With("ours", Bytes.Write(image, new ImageWriting(format) { LineLength = 32 }));
            foreach (var other in new[] { "ihex", "srec" })
            {
                Tools.Run("arm-none-eabi-objcopy", "-I", target, "-O", other, ours, scratch["theirs"]);
                Assert.True(image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["theirs"])).Image), $"{target} to {other} {seed}");
            }
        }
    }

    [Fact]
    public void Python_intelhex_reads_what_we_write_and_we_read_what_it_writes()
    {
        NeedIntelHex();
        using var scratch = new Scratch();
        foreach (var seed in seeds)
        {
            var image = Arbitrary.Build(seed);
            var ours = scratch.With("ours.hex", Bytes.Write(image, new ImageWriting(IntelHex.Name)));
            var segments = Tools.Run(
                "/usr/bin/python3", "-c",
                "import intelhex,sys\nh=intelhex.IntelHex(sys.argv[1])\nh.write_hex_file(sys.argv[2])\nprint(';'.join('%d-%d'%s for s in h.segments()))",
                ours, scratch["theirs.hex"]);
            Assert.True(image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["theirs.hex"])).Image));
            Assert.Equal(string.Join(';', image.Extents().Select(extent => $"{extent.Start}-{extent.End}")), segments.Trim());
        }
    }

    [Fact]
    public void Dfuse_pack_reads_what_we_write_and_writes_the_same_bytes()
    {
        Tools.Need("dfuse-pack", "dfu-util");
        NeedIntelHex();
        using var scratch = new Scratch();
        foreach (var seed in seeds)
        {
            var image = Arbitrary.Build(seed);
            var hex = scratch.With("a.hex", Bytes.Write(image, new ImageWriting(IntelHex.Name)));
            Tools.Run("/usr/bin/dfuse-pack", "-i", hex, scratch["theirs.dfu"]);
            var ours = Bytes.Write(image, new ImageWriting(DfuSe.Name));
            Assert.Equal(File.ReadAllBytes(scratch["theirs.dfu"]), ours);
            Assert.DoesNotContain("ERROR", Tools.Run("/usr/bin/dfuse-pack", scratch.With("ours.dfu", ours)));
        }
    }

    [Fact]
    public void Objcopy_makes_the_same_raw_binary_and_reads_our_elf_input_alike()
    {
        Tools.Need("arm-none-eabi-objcopy", "binutils-arm-none-eabi");
        using var scratch = new Scratch();
        foreach (var seed in seeds)
        {
            var image = Arbitrary.Build(seed, 0x10_0000);
            var hex = scratch.With("a.hex", Bytes.Write(image, new ImageWriting(IntelHex.Name)));
            Tools.Run("arm-none-eabi-objcopy", "-I", "ihex", "-O", "binary", "--gap-fill", "0xFF", hex, scratch["a.bin"]);
            Assert.Equal(File.ReadAllBytes(scratch["a.bin"]), Bytes.Write(image, new ImageWriting(RawBinary.Name)));
            Tools.Run("arm-none-eabi-objcopy", "-I", "ihex", "-O", "elf32-littlearm", hex, scratch["a.elf"]);
            Tools.Run("arm-none-eabi-ld", "--no-warn-rwx-segments", "-e", "0", "-T", scratch.With("a.ld", LinkerScript(image)), "-o", scratch["b.elf"], scratch["a.elf"]);
            Tools.Run("arm-none-eabi-objcopy", "-O", "srec", scratch["b.elf"], scratch["b.srec"]);
            Assert.True(Bytes.Read(File.ReadAllBytes(scratch["b.srec"])).Image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["b.elf"])).Image), $"{seed}");
            Assert.True(image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["b.elf"])).Image), $"{seed}");
        }
    }

    [Fact]
    public void Srec_cat_splits_and_fills_as_we_do_for_uf2_pages()
    {
        Tools.Need("srec_cat", "srecord");
        using var scratch = new Scratch();
        foreach (var seed in seeds)
        {
            // Debian has no tool that writes UF2: its pages are compared with those that srec_cat fills up.
            var image = Arbitrary.Build(seed, 0x10_0000);
            var hex = scratch.With("a.hex", Bytes.Write(image, new ImageWriting(IntelHex.Name)));
            Tools.Run("srec_cat", hex, "-Intel", "-fill", "0xFF", "-within", hex, "-Intel", "-range-padding", "256", "-o", scratch["b.hex"], "-Intel");
            Assert.True(Bytes.Read(File.ReadAllBytes(scratch["b.hex"])).Image.ContentEquals(Bytes.Read(Bytes.Write(image, new ImageWriting(Uf2.Name))).Image), $"{seed}");
        }
    }

    [Fact]
    public void On_crossing_records_each_tool_agrees_with_the_mode_named_for_it()
    {
        Tools.Need("srec_cat", "srecord");
        Tools.Need("arm-none-eabi-objcopy", "binutils-arm-none-eabi");
        using var scratch = new Scratch();
        var file = scratch.With("x.hex", ":02000002F0000C\n:04FFFE0041424344F5\n:00000001FF\n"u8.ToArray());
        Tools.Run("srec_cat", file, "-Intel", "-o", scratch["s.srec"], "-Motorola");
        Tools.Run("arm-none-eabi-objcopy", "-I", "ihex", "-O", "srec", file, scratch["o.srec"]);
        var wrapped = Bytes.Read(File.ReadAllBytes(file), new ImageReading { Crossing = CrossingRecords.Wrap }).Image;
        var ran = Bytes.Read(File.ReadAllBytes(file), new ImageReading { Crossing = CrossingRecords.RunOn }).Image;
        Assert.True(wrapped.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["s.srec"])).Image));
        Assert.True(ran.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["o.srec"])).Image));
    }

    /// <summary>Puts each section of objcopy's object (.sec1, .sec2, …) where it came from, in a segment of its own.</summary>
    private static byte[] LinkerScript(MemoryImage image) => System.Text.Encoding.ASCII.GetBytes(
        $"PHDRS {{ {string.Concat(image.Extents().Select((_, i) => $"p{i} PT_LOAD; "))}}}\nSECTIONS {{\n"
        + string.Concat(image.Extents().Select((extent, i) => $"  .out{i} 0x{extent.Start:X} : {{ *(.sec{i + 1}) }} :p{i}\n")) + "}\n");

    private static void NeedIntelHex()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/intelhex"))
        {
            Assert.Skip("the Python module intelhex is not installed (Debian package python3-intelhex)");
        }
    }
}
