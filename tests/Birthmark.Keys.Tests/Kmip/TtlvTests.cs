using Birthmark.Keys.Kmip;
using Birthmark.Keys.Kmip.Ttlv;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>KMIP 1.4 §9.1: the binary form of messages.</summary>
public sealed class TtlvTests
{
    [Theory]
    [InlineData("420020 02 00000004 00000008 00000000", TtlvType.Integer, "00000008")]
    [InlineData("420020 03 00000008 01B69B4BA5749200", TtlvType.LongInteger, "01B69B4BA5749200")]
    [InlineData("420020 04 00000010 0000000003FD35EB6BC2DF4618080000", TtlvType.BigInteger, "0000000003FD35EB6BC2DF4618080000")]
    [InlineData("420020 05 00000004 000000FF 00000000", TtlvType.Enumeration, "000000FF")]
    [InlineData("420020 06 00000008 0000000000000001", TtlvType.Boolean, "0000000000000001")]
    [InlineData("420020 07 0000000B 48656C6C6F20576F726C64 0000000000", TtlvType.TextString, "48656C6C6F20576F726C64")]
    [InlineData("420020 08 00000003 010203 0000000000", TtlvType.ByteString, "010203")]
    [InlineData("420020 09 00000008 0000000047DA67F8", TtlvType.DateTime, "0000000047DA67F8")]
    [InlineData("420020 0A 00000004 000D2F00 00000000", TtlvType.Interval, "000D2F00")]
    public void The_examples_of_KMIP_1_4_9_1_2_are_read(string message, object type, string value)
    {
        Assert.True(TtlvReader.TryRead(Octets(message), out var item));

        Assert.Equal((0x420020, (TtlvType)type, value), (item.Tag, item.Type, Convert.ToHexString(item.Value.Span)));
    }

    [Fact]
    public void The_structure_of_KMIP_1_4_9_1_2_is_read_and_written()
    {
        var message = Octets("420020 01 00000020 420004 05 00000004 000000FE 00000000 420005 02 00000004 000000FF 00000000");
        Assert.True(TtlvReader.TryRead(message, out var item));

        using var writer = new TtlvWriter();
        writer.Structure(0x420020, w => w.Enumeration(0x420004, 254).Integer(0x420005, 255));

        Assert.Equal(message, writer.Written.ToArray());
        Assert.Equal((254, 255), (item.Find(0x420004)?.Number, item.Find(0x420005)?.Number));
    }

    [Fact]
    public void Text_is_given_only_for_texts_and_octets_only_for_octets()
    {
        using var writer = new TtlvWriter();
        writer.Structure(1, w => w.Text(2, "grün").Octets(3, [1]).Octets(4, [0xFF]).Integer(5, 6));
        Assert.True(TtlvReader.TryRead(writer.Written, out var item));

        Assert.Equal(("grün", null, null), (item.Find(2)!.Text, item.Find(3)!.Text, item.Find(1, 2)));
        Assert.True(item.Find(3)!.Octets.HasValue);
        Assert.False(item.Find(2)!.Octets.HasValue);
        Assert.False(item.Octets.HasValue);
        Assert.Null(item.Find(2)!.Number);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("420020 02 000000", "half a header")]
    [InlineData("420020 00 00000000", "type 0")]
    [InlineData("420020 0C 00000000", "type 12")]
    [InlineData("420020 02 00000008 0000000000000001", "an integer of eight octets")]
    [InlineData("420020 02 00000004 00000001", "without padding")]
    [InlineData("420020 02 00000004 00000001 00000001", "padding that is not zero")]
    [InlineData("420020 06 00000008 0000000000000002", "a boolean of two")]
    [InlineData("420020 04 00000000", "a big integer of nothing")]
    [InlineData("420020 01 00000007 00000000000000", "a structure of seven octets")]
    [InlineData("420020 01 00000010 420004 05 00000004 000000FE", "a structure cut short")]
    [InlineData("420020 01 00000008 420004 05 00000004 000000FE 00000000", "an item longer than its structure")]
    [InlineData("420020 08 FFFFFFFF 00", "four gigabytes")]
    [InlineData("420020 08 00100000 00", "over a megabyte")]
    [InlineData("420020 02 00000004 00000008 00000000 00", "more after its end")]
    public void What_is_malformed_is_refused(string message, string how) => Assert.False(TtlvReader.TryRead(Octets(message), out _), how);

    [Fact]
    public void Depth_and_number_of_items_are_limited()
    {
        Assert.True(TtlvReader.TryRead(Nested(TtlvReader.MaxDepth), out _));
        Assert.False(TtlvReader.TryRead(Nested(TtlvReader.MaxDepth + 1), out _));
        Assert.True(TtlvReader.TryRead(Many(TtlvReader.MaxItems - 1), out _));
        Assert.False(TtlvReader.TryRead(Many(TtlvReader.MaxItems), out _));
    }

    [Fact]
    public void Whatever_is_read_is_written_alike_and_nothing_throws() => Check.QuickThrowOnFailure(Prop.ForAll(
        Messages().ToArbitrary(),
        message =>
        {
            if (!TtlvReader.TryRead(message, out var item))
            {
                return true;
            }

            using var writer = new TtlvWriter();
            return writer.Item(item).Written.Span.SequenceEqual(message);
        }));

    [Fact]
    public void Whatever_a_server_says_is_an_answer_or_none_and_nothing_throws() => Check.QuickThrowOnFailure(Prop.ForAll(
        Answers().ToArbitrary(),
        message =>
        {
            using var answer = KmipAnswer.TryRead(message, KmipOperation.Get, out var read) ? read : null;
            return answer is not null || message.All(o => o == 0);
        }));

    /// <summary>Noise, and messages with a few octets changed.</summary>
    private static Gen<byte[]> Messages() => Gen.OneOf(Noise(), Altered(Octets(
        "420020 01 00000038 420004 05 00000004 000000FE 00000000 420005 07 00000003 616263 0000000000 420006 01 00000010 420007 08 00000001 FF 00000000000000")));

    private static Gen<byte[]> Answers() => Gen.OneOf(Noise(), Altered(Octets(
        """
        42007B 01 00000098 42007A 01 00000030 420069 01 00000020 42006A 02 00000004 00000001 00000000 42006B 02 00000004 00000002 00000000
        42000D 02 00000004 00000001 00000000 42000F 01 00000058 42005C 05 00000004 0000000A 00000000 42007F 05 00000004 00000000 00000000
        42007C 01 00000028 420057 05 00000004 00000002 00000000 420094 07 00000001 31 00000000000000
        """.Replace("00000028", "00000020", StringComparison.Ordinal).Replace("00000058", "00000048", StringComparison.Ordinal).Replace("00000098", "00000090", StringComparison.Ordinal))));

    private static Gen<byte[]> Noise() => ArbMap.Default.GeneratorFor<byte[]>();

    private static Gen<byte[]> Altered(byte[] message) =>
        from changes in Gen.Choose(0, 3)
        from places in Gen.Choose(0, message.Length - 1).ArrayOf(changes)
        from octets in ArbMap.Default.GeneratorFor<byte>().ArrayOf(changes)
        from length in Gen.Frequency((3, Gen.Constant(message.Length)), (1, Gen.Choose(0, message.Length)))
        select Alter(message, places, octets, length);

    private static byte[] Alter(byte[] message, int[] places, byte[] octets, int length)
    {
        var altered = message.ToArray();
        for (var i = 0; i < places.Length; i++)
        {
            altered[places[i]] = octets[i];
        }

        return altered[..length];
    }

    private static byte[] Nested(int depth)
    {
        using var writer = new TtlvWriter();
        Nest(writer, depth);
        return writer.Written.ToArray();
    }

    private static void Nest(TtlvWriter writer, int depth) => writer.Structure(1, w =>
    {
        if (depth > 1)
        {
            Nest(w, depth - 1);
        }
    });

    private static byte[] Many(int count)
    {
        using var writer = new TtlvWriter();
        writer.Structure(1, w =>
        {
            for (var i = 0; i < count; i++)
            {
                w.Integer(2, i);
            }
        });
        return writer.Written.ToArray();
    }

    private static byte[] Octets(string hex) => Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));
}
