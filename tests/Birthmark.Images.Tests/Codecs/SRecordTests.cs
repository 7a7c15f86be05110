using System.Buffers;
using System.Text;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Codecs;

public sealed class SRecordTests
{
    [Theory]
    [InlineData(0xFFFC, "S1", "S9")]
    [InlineData(0x1_0000, "S2", "S8")]
    [InlineData(0x100_0000, "S3", "S7")]
    public void The_highest_address_picks_the_width_of_data_and_end_records(long address, string data, string end)
    {
        var lines = Write(Bytes.Image((address, [1, 2, 3, 4])), SRecordOptions.Default);
        Assert.StartsWith(data, lines[0]);
        Assert.StartsWith("S5030001", lines[1]);
        Assert.StartsWith(end, lines[2]);
    }

    [Fact]
    public void A_width_may_be_chosen_and_one_that_is_too_small_is_refused()
    {
        Assert.StartsWith("S3", Write(Bytes.Image((0, [1])), new SRecordOptions { AddressBytes = 4 })[0]);
        Assert.False(SRecord.TryWrite(Bytes.Image((0x1_0000, [1])), new SRecordOptions { AddressBytes = 2 }, new ArrayBufferWriter<byte>(), out var fault));
        Assert.Equal(FaultKind.OutOfRange, fault.Kind);
    }

    [Fact]
    public void The_header_and_the_start_address_are_kept()
    {
        var lines = Write(Bytes.Image((0x0800_0000, [1])), new SRecordOptions { Header = "fw 1.2", EntryPoint = 0x0800_0029 });
        Assert.Equal("S0090000667720312E3268", lines[0]);
        var read = Bytes.Read(Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        Assert.Equal("fw 1.2", read.Header);
        Assert.Equal(0x0800_0029, read.EntryPoint);
    }

    [Fact]
    public void The_reference_line_is_read_and_written_again()
    {
        const string Line = "S32508000000000002209500000859010008590100085901000859010008590100080000000029";
        var read = Bytes.Read(Encoding.ASCII.GetBytes(Line));
        Assert.Equal(new AddressRange(0x0800_0000, 0x0800_0020), read.Image.Extents().Single());
        Assert.Equal(Line, Write(read.Image, new SRecordOptions { LineLength = 32 })[0]);
    }

    [Theory]
    [InlineData("S4050000000000", "S0, S1, S2, S3")]
    [InlineData("S1050000AABB95\nS5030002FA", "2")]
    [InlineData("S1050000AABB95\nS604000002F9", "2")]
    public void A_reserved_type_and_a_count_that_does_not_agree_are_refused_with_their_line(string text, string named)
    {
        Assert.False(SRecord.TryRead(Encoding.ASCII.GetBytes(text), out _, out var fault));
        Assert.Equal(text.Count(c => c == '\n') + 1, fault.Line);
        Assert.Contains(named, fault.Text);
    }

    private static string[] Write(MemoryImage image, SRecordOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(SRecord.TryWrite(image, options, output, out var fault), fault?.ToString());
        return Encoding.ASCII.GetString(output.WrittenSpan).TrimEnd('\n').Split('\n');
    }
}
