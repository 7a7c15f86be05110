using Birthmark.Images.Codecs;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests.Codecs;

public sealed class CorpusTests
{
    public static TheoryData<string, string> Good => Files("good-*");

    public static TheoryData<string, string> Bad => Files("bad-*");

    public static TheoryData<string> Formats => [IntelHex.Name, SRecord.Name, TiText.Name, Uf2.Name, DfuSe.Name, ElfImage.Name];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_file_is_read_and_recognised_and_survives_every_format(string format, string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, path));
        Assert.Equal(format, ImageFormats.Recognise(bytes));
        var image = Bytes.Read(bytes).Image;
        foreach (var written in new[] { IntelHex.Name, SRecord.Name, TiText.Name, DfuSe.Name })
        {
            Assert.True(image.ContentEquals(Bytes.Read(Bytes.Write(image, new ImageWriting(written))).Image), written);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_is_refused_with_place_and_remedy(string format, string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, path));
        Assert.False(ImageFormats.TryRead(bytes, new ImageReading { Format = format }, out var file, out var fault));
        Assert.Null(file);
        Assert.NotEmpty(fault.Text);
        Assert.NotEmpty(fault.Remedy);
        Assert.True(fault.Kind == FaultKind.Missing || bytes.Length == 0 || fault.Line is not null || fault.Offset is not null || path.Contains("cut"), fault.ToString());
        Assert.StartsWith("fw", fault.In("fw").ToString());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_are_read_or_refused_but_never_throw_nor_take_memory_beyond_their_size(string format)
    {
        var seeds = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", format)).Order().Select(File.ReadAllBytes).ToArray();
        var property = Prop.ForAll(Arbitrary.Seeds, seed =>
        {
            var bytes = Arbitrary.Damage(seeds[seed % seeds.Length], seed);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = ImageFormats.TryRead(bytes, new ImageReading { Format = format }, out var file, out var fault);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return read == (fault is null) && read == (file is not null) && allocated < (8L * bytes.Length) + 16_384;
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithQuietOnSuccess(true));
    }

    private static TheoryData<string, string> Files(string pattern)
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), pattern, SearchOption.AllDirectories).Order())
        {
            data.Add(new DirectoryInfo(Path.GetDirectoryName(file)!).Name, Path.GetRelativePath(AppContext.BaseDirectory, file));
        }

        return data;
    }
}
