using System.Diagnostics.Metrics;

namespace Birthmark.Server.Jobs;

/// <summary>Runs every job at its pace. A job that fails is logged and runs again next time; it never stops the hub or its neighbours.</summary>
internal sealed class JobRunner(IEnumerable<IJob> jobs, TimeProvider time, ILogger<JobRunner> log) : BackgroundService
{
    private static readonly Meter Meter = new("Birthmark.Server");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("birthmark.server.job_failures", "{run}", "Runs of background jobs that failed");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(jobs.Select(j => RepeatAsync(j, stoppingToken)));

    private async Task RepeatAsync(IJob job, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(job.Every, time);
        try
        {
            do
            {
                await RunAsync(job, stopping).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The hub is stopping.
        }
    }

    private async Task RunAsync(IJob job, CancellationToken stopping)
    {
        try
        {
            await job.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The host of the jobs: what fails here is logged once and tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failures.Add(1, new KeyValuePair<string, object?>("job", job.Name));
            JobRunnerLog.Failed(log, job.Name, e);
        }
    }
}
