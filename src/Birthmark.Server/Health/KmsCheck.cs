using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Production.Kms;

namespace Birthmark.Server.Health;

/// <summary>Whether the KMSs of projects answer. Never keeps the hub from being ready: each is one project's, and its devices wait. What needs a look begins with "alarm".</summary>
internal sealed class KmsCheck(KmsChecks kms) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var (all, outOfOrder) = kms.Count();
        return new(new HealthCheck("kms", true, string.Create(CultureInfo.InvariantCulture, $"{(outOfOrder > 0 ? "alarm: " : "")}{all} in use, {outOfOrder} out of order")));
    }
}
