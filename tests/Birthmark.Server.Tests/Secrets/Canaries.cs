using System.Text;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Secrets;

/// <summary>Secrets in every form in which they could have been written somewhere, and the search for them.</summary>
internal sealed class Canaries
{
    private readonly List<(string Name, byte[] Form)> forms = [];

    internal void Plant(string name, byte[] secret)
    {
        forms.Add((name, secret));
        PlantText(name + " as base64", Convert.ToBase64String(secret));
        PlantText(name + " as hex", Convert.ToHexString(secret));
        PlantText(name + " as hex", Convert.ToHexStringLower(secret));
    }

    internal void PlantText(string name, string secret) => forms.Add((name, Encoding.UTF8.GetBytes(secret)));

    internal void AssertAbsent(string place, byte[] bytes)
    {
        foreach (var (name, form) in forms)
        {
            Assert.True(bytes.AsSpan().IndexOf(form) < 0, $"{name} is in {place}");
        }
    }

    internal void AssertAbsent(string place, string text) => AssertAbsent(place, Encoding.UTF8.GetBytes(text));

    /// <summary>Log, announcements, and every file of the data folder but the credentials that are meant for the owner.</summary>
    internal void AssertAbsent(TestHub hub)
    {
        AssertAbsent("the log", string.Join('\n', hub.Log.Lines));
        AssertAbsent("what was said", string.Join('\n', hub.Said));
        foreach (var (file, bytes) in DatabaseFiles(hub))
        {
            AssertAbsent(file, bytes);
        }
    }

    /// <summary>Shows that the search would find a value that is there.</summary>
    internal static bool IsInDatabase(TestHub hub, byte[] value) => DatabaseFiles(hub).Any(f => f.Bytes.AsSpan().IndexOf(value) >= 0);

    private static List<(string File, byte[] Bytes)> DatabaseFiles(TestHub hub)
    {
        var files = new List<(string File, byte[] Bytes)>();
        foreach (var file in Directory.GetFiles(hub.Folder, "birthmark.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            files.Add((file, copy.ToArray()));
        }

        Assert.True(files.Count >= 2, "the database and its write-ahead log are there");
        return files;
    }
}
