namespace Birthmark.Pki.Tests.Linting;

/// <summary>Finds the published Matter vectors: BIRTHMARK_VECTORS, or shared/vectors beside the repository.</summary>
internal static class MatterVectors
{
    internal const string Absent = "(vectors absent)";

    internal static string? Folder { get; } = Find();

    internal static string Require()
    {
        if (Folder is null)
        {
            Assert.Skip("The Matter vectors are absent: set BIRTHMARK_VECTORS to the folder that holds 'matter'.");
        }

        return Folder;
    }

    /// <summary>Names below a folder, or one row that will skip.</summary>
    internal static IEnumerable<TheoryDataRow<string>> Names(string below, string pattern, params string[] prefixes) =>
        Folder is null
            ? [new TheoryDataRow<string>(Absent)]
            : Directory.EnumerateFileSystemEntries(Path.Combine(Folder, below), pattern)
                .Select(path => Path.GetFileName(path)!)
                .Where(name => prefixes.Length == 0 || prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal)
                .Select(name => new TheoryDataRow<string>(name));

    internal static byte[] Read(params string[] parts) => File.ReadAllBytes(Path.Combine([Require(), .. parts]));

    /// <summary>The two roots that the device vectors are to be judged against.</summary>
    internal static ReadOnlyMemory<byte>[] TestRoots() =>
        [Read("paa-root-certs", "Chip-Test-PAA-FFF1-Cert.der"), Read("paa-root-certs", "Chip-Test-PAA-NoVID-Cert.der")];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BIRTHMARK_VECTORS") is { Length: > 0 } named)
        {
            return Existing(Path.Combine(named, "matter"));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
            {
                return Existing(Path.Combine(folder.FullName, "..", "shared", "vectors", "matter"));
            }
        }

        return null;
    }

    private static string? Existing(string path) => Directory.Exists(path) ? Path.GetFullPath(path) : null;
}
