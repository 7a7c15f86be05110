using Birthmark.Exchange.Log;

namespace Birthmark.Server.Jobs;

/// <summary>Signs the log's head whenever it has grown.</summary>
internal sealed class LogCheckpointJob(CheckpointBook checkpoints) : IJob
{
    public string Name => "log-checkpoint";

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(2);

    public Task RunAsync(CancellationToken cancellation) => checkpoints.EnsureAsync(cancellation);
}
