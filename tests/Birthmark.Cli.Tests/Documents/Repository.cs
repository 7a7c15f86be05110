namespace Birthmark.Cli.Tests.Documents;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Birthmark.slnx stands in no folder above the tests");
    }
}
