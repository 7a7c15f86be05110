using System.Globalization;

namespace Birthmark.Exchange.Tests.Evidence;

public sealed class DrainTests(ITestOutputHelper output)
{
    /// <summary>What makes it fast, counted: leaves travel packed, and an answer is for thousands of them. How long it took is told, for `bench/README.md`, and nothing hangs on it.</summary>
    [Fact]
    public async Task A_backlog_of_a_shift_travels_packed_and_in_great_pieces()
    {
        const int Leaves = 200_000;
        using var folder = new TemporaryFolder();
        await using var sites = await TwoSites.StartAsync(folder);
        for (var filled = 0; filled < Leaves; filled += 5_000)
        {
            await sites.Hub.GrowAsync(5_000);
            await sites.Hub.Checkpoints.EnsureAsync();
        }

        var size = (await sites.Hub.Checkpoints.NewestAsync())!.Size;
        var began = TimeProvider.System.GetTimestamp();
        sites.Pump();
        await sites.UntilHeldAsync(size);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} leaves in {seconds:F2} s: {size / seconds:F0} a second"));
        await sites.AssertSameAsync(size);
        var octets = new FileInfo(Path.Combine(await sites.LogFolderAsync(), "leaves.ndjson")).Length;
        // TLS, HTTP and checkpoints included.
        Assert.InRange(sites.Cable.Asked, 1, octets / 2);
        // Less than an octet for a leaf.
        Assert.InRange(sites.Cable.Answered, 1, size);
    }
}
