using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Production.Reconciling;

namespace Birthmark.Server.Health;

/// <summary>Where hub and authority do not agree. Never a reason to stand still: what is found is for people.</summary>
internal sealed class FindingsCheck(Reconciliation reconciliation) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var open = await reconciliation.CountOpenAsync().ConfigureAwait(false);
        return new("reconciliation", true, string.Create(CultureInfo.InvariantCulture, $"{open} findings open"));
    }
}
