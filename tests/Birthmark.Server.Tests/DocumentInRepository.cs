using System.Runtime.CompilerServices;

namespace Birthmark.Server.Tests;

/// <summary>Files of the repository that must agree with the code. With BIRTHMARK_WRITE_DOCS=1 they are written instead.</summary>
internal static class DocumentInRepository
{
    internal static string Root { get; } = FindRoot();

    internal static void IsWritten(string path, string wanted)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("BIRTHMARK_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, wanted);
        }

        Assert.True(File.Exists(file), $"{path} is missing: run this test with BIRTHMARK_WRITE_DOCS=1 and commit it.");
        Assert.True(wanted == File.ReadAllText(file), $"{path} is not what the code says: run this test with BIRTHMARK_WRITE_DOCS=1, look at the difference, and commit it.");
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // The binary may have been moved; the source knows where it stood.
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(here)! })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException("These tests need the repository around them.");
    }
}
