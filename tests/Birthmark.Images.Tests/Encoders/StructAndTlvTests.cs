using System.Buffers.Binary;
using System.Security.Cryptography;
using Birthmark.Images.Blocks;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Tests.Encoders;

public sealed class StructAndTlvTests
{
    [Fact]
    public void A_structure_states_lengths_and_checks_what_stands_before()
    {
        const string Options = """
            length: 96
            fields:
              - {name: magic, type: text, value: BMK1}
              - {name: size, type: u16, length_of: body, plus: 2}
              - {name: version, type: u8, value: 7}
              - {name: gap, type: align, to: 4, pad: 0}
              - {name: body, type: raw, value: hex:0102030405}
              - {name: check, type: crc, algorithm: crc-32, from: size, to: body}
              - {name: short, type: crc, algorithm: crc-16/ccitt-false, endian: big}
              - {name: hash, type: sha256}
              - {name: tag, type: hmac-sha256, key: "${k}", length: 16, from: hash, to: hash}
            """;
        var key = Bytes.Sequence(1, 32);
        var block = Encode.Block("struct", Options, new BlockInputs().With("k", key));
        Assert.Equal("424D4B31" + "0700" + "07" + "00" + "0102030405", Convert.ToHexString(block[..13]));
        Assert.Equal(Crc32.Compute(block.AsSpan(4, 9)), BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(13)));
        Assert.True(CrcVariant.TryFind("crc-16/ccitt-false", out var crc));
        Assert.Equal(crc.Compute(block.AsSpan(0, 17)), BinaryPrimitives.ReadUInt16BigEndian(block.AsSpan(17)));
        Assert.Equal(SHA256.HashData(block.AsSpan(0, 19)), block[19..51]);
        Assert.Equal(HMACSHA256.HashData(key, block.AsSpan(19, 32))[..16], block[51..67]);
        Assert.Equal(96, block.Length);
        Assert.All(block[67..], value => Assert.Equal(0xFF, value));
    }

    [Fact]
    public void A_structure_is_read_back_field_by_field_and_its_checks_are_proven()
    {
        const string Options = """
            length: 128
            fields:
              - {type: text, value: PID1}
              - {name: size, type: u16, length_of: body, plus: 2}
              - {name: level, type: i16, value: -5, endian: big}
              - {name: gap, type: align, to: 16, pad: 0}
              - name: body
                type: tlv
                entries: [{tag: 1, value: "text:${serial}"}, {tag: 2, value: "hex:0A0B"}]
              - {name: address, type: mac, value: "${mac}"}
              - {name: check, type: crc, algorithm: crc-32}
              - {name: hash, type: sha256, length: 16}
            """;
        var block = Encode.Block("struct", Options, new BlockInputs().With("serial", "SN-1").With("mac", "02:00:00:00:00:07"));
        var reading = Encode.Read("struct", block, Options);
        Assert.True(reading["size"]!.TryGetInteger(out var size));
        Assert.True(reading["level"]!.TryGetInteger(out var level));
        Assert.Equal((14, -5), ((int)size, (int)level));
        Assert.Equal("PID1", Encode.TextOf(reading, "text"));
        Assert.Equal("SN-1"u8, Encode.BytesOf(reading, "body.tag 1"));
        Assert.Equal([0x0A, 0x0B], Encode.BytesOf(reading, "body.tag 2"));
        Assert.Equal("02:00:00:00:00:07", Encode.TextOf(reading, "address"));

        block[21] ^= 1;
        Assert.Equal(FaultKind.Checksum, Encode.Unreadable("struct", block, Options).Kind);
        Assert.Equal(FaultKind.Truncated, Encode.Unreadable("struct", block[..20], Options).Kind);
        Assert.Contains("does not tell", Encode.Unreadable("struct", block, "fields: [{name: a, type: raw, value: '${x}'}, {name: b, type: raw, value: '${y}'}]").Text);
    }

    [Theory]
    [InlineData("fields: []", FaultKind.Missing)]
    [InlineData("fields: [{type: u8, value: 300}]", FaultKind.Value)]
    [InlineData("fields: [{name: a, type: u8, length_of: b}]", FaultKind.Missing)]
    [InlineData("fields: [{name: a, type: u8, length_of: b}, {name: b, type: fill, length: 256}]", FaultKind.TooLarge)]
    [InlineData("fields: [{type: nothing}]", FaultKind.Missing)]
    [InlineData("fields: [{type: crc, algorithm: crc-99}]", FaultKind.Value)]
    [InlineData("{length: 1, fields: [{type: u16, value: 1}]}", FaultKind.TooLarge)]
    public void A_wrong_structure_is_refused(string options, FaultKind kind) => Assert.Equal(kind, Encode.Refused("struct", options).Kind);

    [Theory]
    [InlineData("crc-8", 0xF4)]
    [InlineData("crc-8/maxim", 0xA1)]
    [InlineData("crc-16/xmodem", 0x31C3)]
    [InlineData("crc-16/ccitt-false", 0x29B1)]
    [InlineData("crc-16/arc", 0xBB3D)]
    [InlineData("crc-16/modbus", 0x4B37)]
    [InlineData("crc-32", 0xCBF43926)]
    [InlineData("crc-32/jamcrc", 0x340BC6D9)]
    [InlineData("crc-32/mpeg-2", 0x0376E6E7)]
    [InlineData("crc-32c", 0xE3069283)]
    public void Every_crc_gives_its_catalogue_check_value(string name, uint check)
    {
        Assert.True(CrcVariant.TryFind(name, out var variant));
        Assert.Equal(check, variant.Compute("123456789"u8));
    }

    [Fact]
    public void The_fast_crc_32_equals_the_parametrised_one()
    {
        var bytes = Bytes.Sequence(3, 1000);
        Assert.True(CrcVariant.TryFind("crc-32", out var plain));
        Assert.True(CrcVariant.TryFind("crc-32/espressif", out var espressif));
        Assert.Equal(plain.Compute(bytes), Crc32.Compute(bytes));
        Assert.Equal(espressif.Compute(bytes), Crc32.ComputeEspressif(bytes));
    }

    [Theory]
    [InlineData("entries: [{tag: 1, value: hex:AABB}, {tag: 2, value: 'hex:'}]", "010200AABB020000")]
    [InlineData("{tag_size: 2, length_size: 2, end: hex:FFFF, entries: [{tag: 1, value: hex:AA}]}", "01000100AAFFFF")]
    [InlineData("{tag_size: 2, length_size: 4, endian: big, entries: [{tag: 0x0102, value: hex:AA}]}", "010200000001AA")]
    [InlineData("{order: length-tag, length_size: 1, length_covers: entry, entries: [{tag: 9, value: hex:AABB}]}", "0409AABB")]
    [InlineData("{length_size: 1, align: 4, pad: 0xEE, entries: [{tag: 1, value: hex:AA}, {tag: 2, value: hex:BBCC}]}", "0101AAEE0202BBCC")]
    [InlineData("entries: [{tag: 5, type: integer, value: 258, width: 2}]", "0502000201")]
    public void Tagged_values_are_written_and_read_in_many_shapes(string options, string hex)
    {
        var block = Encode.Block("tlv", options);
        Assert.Equal(hex, Convert.ToHexString(block));
        var reading = Encode.Read("tlv", block, options);
        Assert.NotEmpty(reading.Fields);
        Assert.StartsWith("tag ", reading.Fields[0].Name);
    }

    [Fact]
    public void Tagged_values_that_do_not_fit_are_refused()
    {
        Assert.Equal(FaultKind.TooLarge, Encode.Refused("tlv", "{length_size: 1, entries: [{tag: 1, type: fill, length: 256}]}").Kind);
        Assert.Equal(FaultKind.Value, Encode.Refused("tlv", "entries: [{tag: 256, value: hex:AA}]").Kind);
        Assert.Equal(FaultKind.Truncated, Encode.Unreadable("tlv", [1, 9, 0, 1]).Kind);
    }
}
