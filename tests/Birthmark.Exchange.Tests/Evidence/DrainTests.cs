using System.Globalization;

namespace Birthmark.Exchange.Tests.Evidence;

public sealed class DrainTests(ITestOutputHelper output)
{
    /// <summary>A device is some four leaves (create, certificate, provision, report); a fast line here makes a few thousand devices a second in `bench/run`.</summary>
    [Fact]
    public async Task A_backlog_of_a_shift_drains_far_faster_than_a_line_fills_it()
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
        // One device a second at every one of a hundred heads is four hundred leaves a second.
        Assert.True(size / seconds > 4_000, $"{size / seconds} leaves a second");
        await sites.AssertSameAsync(size);
    }
}
