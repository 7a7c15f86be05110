using System.Runtime.Versioning;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Sealing;

namespace Birthmark.Keys.Tests.Sealing;

[UnsupportedOSPlatform("windows")]
public sealed class HubKeyFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OsRandomSource random = new();

    private string KeyPath => folder["keys/hub.key"];

    [Fact]
    public void The_first_start_makes_a_key_for_the_owners_eyes_only_and_the_second_finds_it()
    {
        using var first = HubKeyFile.Open(KeyPath, random);
        using var second = HubKeyFile.Open(KeyPath, random);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["keys"]));
        Assert.Equal([KeyPath], Directory.GetFiles(folder["keys"]));
        Assert.Equal(32, new FileInfo(KeyPath).Length);
    }

    [Fact]
    public void Hubs_that_start_at_once_agree_on_one_key()
    {
        const int Hubs = 4;
        for (var round = 0; round < 100; round++)
        {
            var path = folder[$"keys/{round}/hub.key"];
            var ids = new uint[Hubs];
            using var start = new Barrier(Hubs);
            var hubs = Enumerable.Range(0, Hubs).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                using var key = HubKeyFile.Open(path, random);
                ids[i] = key.Id;
            })).ToList();
            hubs.ForEach(h => h.Start());
            hubs.ForEach(h => h.Join());
            Assert.Single(ids.Distinct());
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_file_that_others_may_touch_is_refused_with_the_remedy(UnixFileMode extra)
    {
        HubKeyFile.Open(KeyPath, random).Dispose();
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
        var refusal = Assert.Throws<KeyRefusedException>(() => HubKeyFile.Open(KeyPath, random));
        Assert.Equal(KeyRefusal.UnsafeHubKey, refusal.Code);
        Assert.Contains($"chmod 600 {KeyPath}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_others_may_write_is_refused()
    {
        HubKeyFile.Open(KeyPath, random).Dispose();
        File.SetUnixFileMode(folder["keys"], File.GetUnixFileMode(folder["keys"]) | UnixFileMode.OtherWrite);
        Assert.Contains("chmod 700", Assert.Throws<KeyRefusedException>(() => HubKeyFile.Open(KeyPath, random)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_file_of_the_wrong_size_is_refused_and_left_alone(int length)
    {
        HubKeyFile.Open(KeyPath, random).Dispose();
        File.WriteAllBytes(KeyPath, new byte[length]);
        Assert.Equal(KeyRefusal.UnsafeHubKey, Assert.Throws<KeyRefusedException>(() => HubKeyFile.Open(KeyPath, random)).Code);
        Assert.Equal(length, new FileInfo(KeyPath).Length);
    }

    [Fact]
    public void Each_label_gives_another_key()
    {
        using var key = HubKeyFile.Open(KeyPath, random);
        using var one = key.Derive("one", 32);
        using var again = key.Derive("one", 32);
        using var two = key.Derive("two", 32);
        Assert.Equal(one.Span.ToArray(), again.Span.ToArray());
        Assert.NotEqual(one.Span.ToArray(), two.Span.ToArray());
    }

    public void Dispose() => folder.Dispose();
}
