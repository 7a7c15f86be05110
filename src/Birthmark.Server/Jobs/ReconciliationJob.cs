using Birthmark.Production.Reconciling;
using Birthmark.Server.Settings;

namespace Birthmark.Server.Jobs;

/// <summary>Compares the hub's records with its authorities, at start and from time to time.</summary>
internal sealed class ReconciliationJob(Reconciliation reconciliation, HubSettings settings, ILogger<ReconciliationJob> log) : IJob
{
    public string Name => "reconciliation";

    public TimeSpan Every { get; } = settings.ReconcileEvery;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var step in reconciliation.CompareManyAsync(Reconciliation.Hub, isEvery: false, cancellation).ConfigureAwait(false))
        {
            if (step is { Batch: { } batch, IsComplete: true } && (step.Found > 0 || step.Unanswered.Count > 0))
            {
                ReconciliationJobLog.Found(log, batch.ToString(), step.Found, step.Open, string.Join("; ", step.Unanswered));
            }
        }
    }
}
