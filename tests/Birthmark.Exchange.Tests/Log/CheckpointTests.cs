using Birthmark.Exchange.Log;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Exchange.Tests.Log;

public sealed class CheckpointTests
{
    private const string Specimen = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    [Fact]
    public void The_specimen_of_the_specification_is_read_and_written_alike()
    {
        Assert.True(Checkpoint.TryRead(Specimen, out var checkpoint, out var why), why);
        Assert.Equal(("example.com/behind-the-sofa", 20852163L), (checkpoint.Origin, checkpoint.Head.Size));
        Assert.Equal(Specimen, checkpoint.Text);
    }

    [Fact]
    public void The_counter_of_a_hub_stands_in_one_extension_line()
    {
        Assert.True(Checkpoint.TryRead(Specimen + "counter 42\n", out var checkpoint, out var why), why);
        Assert.Equal(42, checkpoint.Counter);
        Assert.Equal(Specimen + "counter 42\n", checkpoint.Text);
    }

    [Theory]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\ncounter 042\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\ncounter -1\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\ncounter 1\ncounter 2\n")]
    [InlineData("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nextension\n")]
    [InlineData("o\n1\nCsUY\n")]
    public void What_is_no_checkpoint_is_refused_with_a_reason(string text)
    {
        Assert.False(Checkpoint.TryRead(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("x001/x234/067", 1234067L, 256)]
    [InlineData("000", 0L, 256)]
    [InlineData("999.p/255", 999L, 255)]
    [InlineData("x001/000.p/1", 1000L, 1)]
    public void Tile_indexes_are_written_as_the_specification_says(string text, long index, int width)
    {
        Assert.True(TilePath.TryRead(text, out var path));
        Assert.Equal(new TilePath(index, width), path);
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("x000/001")]
    [InlineData("001/x002")]
    [InlineData("xx01/002")]
    [InlineData("001.p/0")]
    [InlineData("001.p/256")]
    [InlineData("001.p/01")]
    [InlineData("x999/x999/x999/x999/x999/x999/x999/999")]
    public void Other_spellings_are_refused(string text) => Assert.False(TilePath.TryRead(text, out _));

    [Fact]
    public void Every_tile_path_is_read_as_it_is_written() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<byte>(), (n, w) =>
        {
            var path = new TilePath((n & long.MaxValue) >> 10, w == 0 ? 256 : w);
            return TilePath.TryRead(path.ToString(), out var read) && read == path;
        }));
}
