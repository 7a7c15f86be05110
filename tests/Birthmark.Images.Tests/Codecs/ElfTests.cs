using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Composition;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Tests.Codecs;

public sealed class ElfTests
{
    private static ImageFile Corpus(string name) => Bytes.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus/elf", name)));

    [Fact]
    public void Initialised_data_lands_at_its_load_address_and_what_is_only_in_memory_does_not()
    {
        var image = Corpus("good-two-loads.elf").Image;
        Assert.Equal("DATA"u8, Bytes.At(image, 0x0800_0010, 4));
        Assert.Equal(20, image.ByteCount);
    }

    [Fact]
    public void Virtual_addresses_are_taken_with_a_warning_when_every_physical_one_is_zero()
    {
        var file = Corpus("good-virtual-only.elf");
        Assert.Equal(0x0800_0000, file.Image.Start);
        Assert.Single(file.Warnings);
    }

    [Fact]
    public void A_segment_that_holds_only_the_header_is_left_out() =>
        Assert.Equal(0x0800_0000, Corpus("good-header-segment-skipped.elf").Image.Start);

    [Fact]
    public void A_block_can_be_placed_at_a_symbol_and_the_bytes_agree_with_objcopy()
    {
        Tools.Need("arm-none-eabi-as", "binutils-arm-none-eabi");
        using var scratch = new Scratch();
        var source = scratch.With("a.s", """
            .section .text
            .global _start
            _start: .word 0x11223344, 0x55667788
            .section .identity, "a"
            .global device_identity
            .type device_identity, %object
            .size device_identity, 64
            device_identity: .fill 64, 1, 0xFF
            .data
            .global counter
            counter: .word 7

            """u8.ToArray());
        var script = scratch.With("a.ld", """
            MEMORY { f : ORIGIN = 0x08000000, LENGTH = 64K r : ORIGIN = 0x20000000, LENGTH = 8K }
            SECTIONS {
              .text : { *(.text) } > f
              .identity 0x08008000 : { *(.identity) } > f
              .data : { *(.data) } > r AT > f
            }

            """u8.ToArray());
        Tools.Run("arm-none-eabi-as", "-mcpu=cortex-m4", "-o", scratch["a.o"], source);
        Tools.Run("arm-none-eabi-ld", "-T", script, "-o", scratch["a.elf"], scratch["a.o"]);
        Tools.Run("arm-none-eabi-objcopy", "-O", "ihex", scratch["a.elf"], scratch["a.hex"]);
        var elf = Bytes.Read(File.ReadAllBytes(scratch["a.elf"]));
        Assert.True(elf.Image.ContentEquals(Bytes.Read(File.ReadAllBytes(scratch["a.hex"])).Image));
        Assert.True(elf.Symbols!.TryFind("device_identity", out var address, out var size));
        Assert.Equal((0x0800_8000L, 64L), (address, size));
        Assert.True(elf.Symbols.TryFind("counter", out var load, out _));
        Assert.Equal(7, Bytes.At(elf.Image, load, 4)[0]);
        Assert.False(elf.Symbols.TryFind("device_ident", out _, out _));

        Assert.True(MemoryMap.TryRead(
            """
            map: m
            part: stm32f405
            regions: [{name: firmware, address: 0x08000000, size: 64K, holds: firmware}]
            blocks: [{name: identity, symbol: device_identity, encoder: text, with: {value: "${serial}"}}, {name: lost, symbol: nowhere}]
            """, out var map, out _));
        Assert.False(PreparedImage.TryPrepare(map, [elf], BlockInputs.None, BlockEncoders.Shipped, out _, out var faults));
        Assert.Equal((FaultKind.Missing, "block 'lost'"), (faults[0].Kind, faults[0].Subject));
        Assert.True(MemoryMap.TryRead(
            """
            map: m
            part: stm32f405
            regions: [{name: firmware, address: 0x08000000, size: 64K, holds: firmware}]
            blocks: [{name: identity, symbol: device_identity, encoder: text, with: {value: "${serial}"}}]
            """, out map, out _));
        Assert.True(PreparedImage.TryPrepare(map, [elf], BlockInputs.None, BlockEncoders.Shipped, out var prepared, out faults));
        var nothing = new Dictionary<string, ReadOnlyMemory<byte>>();
        Assert.True(prepared.TryCompose(new BlockInputs().With("serial", "SN1"), nothing, out var device, out var fault), fault?.ToString());
        Assert.Equal([(byte)'S', (byte)'N', (byte)'1', 0xFF], Bytes.At(device.Whole, 0x0800_8000, 4));
        Assert.False(prepared.TryCompose(new BlockInputs().With("serial", new string('x', 65)), nothing, out _, out fault));
        Assert.Equal(FaultKind.TooLarge, fault.Kind);
    }
}
