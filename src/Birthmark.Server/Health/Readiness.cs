using Birthmark.Api.Health;

namespace Birthmark.Server.Health;

/// <summary>Looks at all that work needs, in the order in which the checks were registered.</summary>
internal sealed class Readiness(IEnumerable<IReadinessCheck> checks)
{
    private readonly IReadOnlyList<IReadinessCheck> checks = [.. checks];

    internal async Task<IReadOnlyList<HealthCheck>> LookAsync(CancellationToken cancellation)
    {
        var looks = checks.Select(c => c.LookAsync(cancellation).AsTask());
        return await Task.WhenAll(looks).ConfigureAwait(false);
    }
}
