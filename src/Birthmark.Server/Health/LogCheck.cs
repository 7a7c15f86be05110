using Birthmark.Api.Health;
using Birthmark.Exchange.Log;

namespace Birthmark.Server.Health;

/// <summary>Whether the audit log still holds what was signed.</summary>
internal sealed class LogCheck(CheckpointBook checkpoints) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation) => new(new HealthCheck("log", checkpoints.Fault is null, checkpoints.Fault ?? "holds what was signed"));
}
