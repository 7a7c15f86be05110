using System.Text;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Codecs;

public sealed class IntelHexTests
{
    private const string Crossing = ":02000002F0000C\n:04FFFE0041424344F5\n:00000001FF\n";

    [Fact]
    public void A_record_over_64_KiB_is_refused_by_default_and_read_as_srec_cat_or_objcopy_do_when_asked()
    {
        Assert.False(IntelHex.TryRead(Encoding.ASCII.GetBytes(Crossing), out _, out var fault));
        Assert.Equal((FaultKind.Unsupported, 2), (fault.Kind, fault.Line));
        Assert.True(IntelHex.TryRead(Encoding.ASCII.GetBytes(Crossing), CrossingRecords.Wrap, out var wrapped, out _));
        Assert.Equal("CD"u8, Bytes.At(wrapped.Image, 0xF0000, 2));
        Assert.True(IntelHex.TryRead(Encoding.ASCII.GetBytes(Crossing), CrossingRecords.RunOn, out var ran, out _));
        Assert.Equal("ABCD"u8, Bytes.At(ran.Image, 0xFFFFE, 4));
    }

    [Fact]
    public void Behind_a_linear_address_a_crossing_record_runs_on_since_all_tools_agree_there()
    {
        Assert.True(IntelHex.TryRead(":020000040001F9\n:04FFFE0041424344F5\n:00000001FF\n"u8, out var file, out _));
        Assert.Equal("ABCD"u8, Bytes.At(file.Image, 0x1FFFE, 4));
    }

    [Fact]
    public void The_writer_splits_at_64_KiB_as_intelhex_does()
    {
        var text = Encoding.ASCII.GetString(Bytes.Write(Bytes.Image((0xFFFE, "ABCD"u8.ToArray())), new ImageWriting(IntelHex.Name)));
        Assert.Equal(":02FFFE0041427E\n:020000040001F9\n:020000004344" + "77\n:00000001FF\n", text);
    }

    [Fact]
    public void Lines_are_counted_for_every_kind_of_line_end_and_the_column_of_a_bad_digit_is_named()
    {
        foreach (var end in new[] { "\n", "\r", "\r\n" })
        {
            Assert.False(IntelHex.TryRead(Encoding.ASCII.GetBytes($":00000001FF{end}".Replace("01FF", "0000") + $"{end}:0100000Z00FF"), out _, out var fault));
            Assert.Equal((FaultKind.Malformed, 3, 9), (fault.Kind, fault.Line, fault.Column));
        }
    }

    [Fact]
    public void A_segment_base_replaces_a_linear_one_and_entry_points_are_kept()
    {
        var file = Bytes.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus/ihex/good-segment-then-linear.hex")));
        Assert.Equal([(0x100L, 1), (0x10000L, 1), (0xF0000L, 1)], file.Image.Segments.Select(s => (s.Address, s.Length)));
        Assert.Equal(0x10100, file.EntryPoint);
    }

    [Fact]
    public void A_missing_end_and_text_behind_it_are_warnings()
    {
        Assert.Single(Bytes.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus/ihex/good-no-end.hex"))).Warnings);
        Assert.Contains("line 5", Bytes.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus/ihex/good-crlf-lower-case-blanks.hex"))).Warnings[0]);
    }

    [Fact]
    public void The_checksum_that_was_expected_is_named()
    {
        Assert.False(IntelHex.TryRead(":0300000061626300\n"u8, out _, out var fault));
        Assert.Contains("D7", fault.Text);
    }

    [Fact]
    public void The_highest_address_is_reached_and_not_passed()
    {
        var image = Bytes.Image((0xFFFF_FFFC, [1, 2, 3, 4]));
        Assert.True(image.ContentEquals(Bytes.Read(Bytes.Write(image, new ImageWriting(IntelHex.Name))).Image));
        Assert.False(IntelHex.TryRead(":02000004FFFFFC\n:05FFFC000102030405F1\n"u8, out _, out var fault));
        Assert.Equal(FaultKind.OutOfRange, fault.Kind);
    }
}
