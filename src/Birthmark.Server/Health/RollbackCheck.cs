using Birthmark.Api.Health;
using Birthmark.Keys;

namespace Birthmark.Server.Health;

/// <summary>Whether the database is the newest there was.</summary>
internal sealed class RollbackCheck(IRollbackGuard guard) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation) => new(new HealthCheck("rollback", guard.State.Standing != RollbackStanding.RolledBack, guard.State.Words));
}
