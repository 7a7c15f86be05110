namespace Birthmark.Images.Tests;

/// <summary>Where the shared test vectors lie: <c>BIRTHMARK_VECTORS</c>, or <c>shared/vectors</c> beside the repository.</summary>
internal static class Vectors
{
    private static readonly string? _root = Find();

    public static byte[] Bytes(string path) => File.ReadAllBytes(PathOf(path));

    public static string Text(string path) => File.ReadAllText(PathOf(path));

    public static string PathOf(string path)
    {
        if (_root is null)
        {
            Assert.Skip("the shared test vectors are not here; set BIRTHMARK_VECTORS to their folder");
        }

        return Path.Combine(_root, path);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BIRTHMARK_VECTORS") is { Length: > 0 } given)
        {
            return Directory.Exists(given) ? given : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
            {
                var beside = Path.Combine(folder.Parent?.FullName ?? "/", "shared", "vectors");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
