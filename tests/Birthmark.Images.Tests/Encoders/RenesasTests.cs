using System.Text;
using System.Text.Json;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Encoders.Renesas;

namespace Birthmark.Images.Tests.Encoders;

public sealed class RenesasTests
{
    private static JsonElement Vector => JsonDocument.Parse(Vectors.Text("renesas/renesas_rx_tsip_wrap.json")).RootElement;

    [Fact]
    public void A_user_key_is_wrapped_as_the_vendors_tool_does()
    {
        var key = Vector.GetProperty("aes256");
        Assert.Equal(
            key.GetProperty("encrypted").GetString(),
            Convert.ToHexString(RenesasKeyBlock.Wrap(
                Bytes.Hex(Vector.GetProperty("ufpk").GetString()!), Bytes.Hex(key.GetProperty("iv").GetString()!), Bytes.Hex(key.GetProperty("plain").GetString()!))));
    }

    [Fact]
    public void A_key_block_is_read_and_written_again_byte_for_byte_as_s_records()
    {
        var records = string.Join('\n', Vector.GetProperty("motBlock").GetProperty("srec").EnumerateArray().Select(line => line.GetString()));
        var file = Bytes.Read(Encoding.ASCII.GetBytes(records));
        var block = Bytes.At(file.Image, 0xFFFF0000, (int)file.Image.ByteCount);
        var inputs = new BlockInputs().With("ufpk", Bytes.Hex(Vector.GetProperty("ufpk").GetString()!)).With("w", Bytes.Hex(Vector.GetProperty("wufpkFile").GetString()!));
        var reading = Encode.Read("renesas-tsip", block, "ufpk: '${ufpk}'", inputs);
        inputs.With("iv", reading["iv"]!).With("key", reading["key"]!);
        var again = Encode.Block("renesas-tsip", "{ufpk: '${ufpk}', wrapped_ufpk: '${w}', iv: '${iv}', key: '${key}'}", inputs);
        Assert.Equal(block, again);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(SRecord.TryWrite(Bytes.Image((0xFFFF0000, again)), new SRecordOptions { Header = file.Header, EntryPoint = file.EntryPoint, Count = false, AddressBytes = 4 }, output, out _));
        Assert.Equal(records + "\n", Encoding.ASCII.GetString(output.WrittenSpan));

        block[60] ^= 1;
        Assert.Equal(FaultKind.Checksum, Encode.Unreadable("renesas-tsip", block, "ufpk: '${ufpk}'", inputs).Kind);
        Assert.Equal(FaultKind.Signature, Encode.Unreadable("renesas-tsip", again, "ufpk: '${ufpk}'", new BlockInputs().With("ufpk", new byte[32])).Kind);
    }
}
