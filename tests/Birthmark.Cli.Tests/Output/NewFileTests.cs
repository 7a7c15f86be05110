using Birthmark.Cli.Files;

namespace Birthmark.Cli.Tests.Output;

public sealed class NewFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_that_fails_leaves_nothing_behind_and_the_old_file_as_it_was()
    {
        var path = Path.Combine(folder, "list.csv");
        File.WriteAllText(path, "old");
        using (var file = new NewFile(path))
        {
            file.Stream.Write("half"u8);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_run_that_succeeds_replaces_the_file_whole()
    {
        var path = Path.Combine(folder, "list.csv");
        File.WriteAllText(path, "a longer old content");
        using (var file = new NewFile(path))
        {
            file.Stream.Write("new"u8);
            file.Keep();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_secret_file_is_its_owners_alone()
    {
        var path = Path.Combine(folder, "key.pem");
        await NewFile.WriteAsync(path, "secret", isSecret: true, TestContext.Current.CancellationToken);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
