using Birthmark.Server.Jobs;
using Birthmark.Server.Settings;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tests.Line;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Birthmark.Server.Tests.Secrets;

/// <summary>Older pages of the write-ahead log hold what was shredded since.</summary>
public sealed class EmptiedLogTests
{
    [Theory]
    [InlineData("release")]
    [InlineData("abort")]
    public async Task A_batch_that_is_closed_has_the_write_ahead_log_emptied(string how)
    {
        // The test runs the job, and nobody else writes meanwhile.
        await using var hub = await TestHub.StartAsync(alter: s => s.Remove(s.Single(d => d.ServiceType == typeof(IHostedService) && d.ImplementationType == typeof(JobRunner))));
        await using var line = await TestLine.OpenAsync(hub);
        var job = hub.Instance.Services.GetRequiredService<CheckpointJob>();
        var log = new FileInfo(hub.Instance.Services.GetRequiredService<DataFolder>().Database + "-wal");
        var uid = (await line.Station.Devices.CreateAsync(line.BatchUid, "W-1")).DeviceUid!;
        await line.Station.Devices.ProvisionAsync(uid);

        await job.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(Length(log) > 0, "nobody has asked yet");

        await (how == "release" ? hub.Owner.Batches.ReleaseAsync(line.BatchUid) : hub.Owner.Batches.AbortAsync(line.BatchUid));
        Assert.True(Length(log) > 0, "the job has not run yet");
        for (var tries = 0; tries < 100 && Length(log) > 0; tries++)
        {
            // A reader that has not let go yet puts it off to the next run.
            await job.RunAsync(TestContext.Current.CancellationToken);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, Length(log));
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }
}
