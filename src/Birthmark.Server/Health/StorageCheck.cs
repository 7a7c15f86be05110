using Birthmark.Api.Health;
using Birthmark.Storage;

namespace Birthmark.Server.Health;

/// <summary>Whether facts can be recorded.</summary>
internal sealed class StorageCheck(IJournal journal) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation) => new(new HealthCheck(
        "storage", journal.Health.IsWritable, journal.Health is { IsWritable: false, Reason: var reason } ? $"nothing can be recorded, so nothing is issued: {reason}" : "writable"));
}
