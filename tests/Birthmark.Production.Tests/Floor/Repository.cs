namespace Birthmark.Production.Tests.Floor;

/// <summary>Where the repository is: the folder above the test binary that holds the solution.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Birthmark.slnx")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Birthmark.slnx"));
}
