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
    internal async Task AssertAbsentAsync(TestHub hub)
    {
        AssertAbsent("the log", string.Join('\n', hub.Log.Lines));
        AssertAbsent("what was said", string.Join('\n', hub.Said));
        var searched = 0;
        foreach (var file in Directory.GetFiles(hub.Folder, "birthmark.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            AssertAbsent(file, copy.ToArray());
            searched++;
        }

        Assert.True(searched >= 2, "the database and its write-ahead log are there");
    }
}
