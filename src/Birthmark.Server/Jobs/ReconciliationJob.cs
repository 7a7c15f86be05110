using Birthmark.Production.Reconciling;
using Birthmark.Server.Settings;

namespace Birthmark.Server.Jobs;

/// <summary>Compares the hub's records with its authorities, at start and from time to time.</summary>
internal sealed class ReconciliationJob(Reconciliation reconciliation, HubSettings settings, TimeProvider time, ILogger<ReconciliationJob> log) : IJob
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    public string Name => "reconciliation";

    public TimeSpan Every { get; } = settings.ReconcileEvery;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await foreach (var step in reconciliation.CompareManyAsync(Reconciliation.Hub, isEvery: false, cancellation).ConfigureAwait(false))
        {
            if (step is { Batch: { } batch, IsComplete: true } && (step.Found > 0 || step.Unanswered.Count > 0))
            {
                ReconciliationJobLog.Found(log, batch.ToString(), step.Found, step.Open, string.Join("; ", step.Unanswered));
            }

            // Nobody waits for it, and the line has the same processors: twice as long at rest as at work.
            var rest = time.GetElapsedTime(began) * 2;
            await Task.Delay(rest < LongestRest ? rest : LongestRest, time, cancellation).ConfigureAwait(false);
            began = time.GetTimestamp();
        }
    }
}
