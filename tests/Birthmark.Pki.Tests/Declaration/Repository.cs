namespace Birthmark.Pki.Tests.Declaration;

/// <summary>The checkout that this test was built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")) ? folder.FullName : Find(folder.Parent ?? throw new InvalidOperationException("Not inside a checkout."));
}
