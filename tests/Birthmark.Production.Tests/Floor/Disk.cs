namespace Birthmark.Production.Tests.Floor;

/// <summary>What a thief of the disk finds.</summary>
public static class Disk
{
    /// <summary>Every byte of every file, while the hub is running.</summary>
    public static byte[] ReadAll(string folder)
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.CopyTo(all);
        }

        return all.ToArray();
    }
}
