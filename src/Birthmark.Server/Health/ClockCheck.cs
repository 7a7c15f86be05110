using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Storage;

namespace Birthmark.Server.Health;

/// <summary>Whether the clock goes forward.</summary>
internal sealed class ClockCheck(AuditLog log) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation) => new(log.Clock.Behind is { Ticks: > 0 } behind
        ? new HealthCheck("clock", false, string.Create(CultureInfo.InvariantCulture, $"stands {behind.TotalSeconds:F0} s behind {log.Clock.Latest:u}, which the log has seen: no batch is opened"))
        : new HealthCheck("clock", true, "not behind the log"));
}
