using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Exchange.Enrolment;

namespace Birthmark.Server.Health;

/// <summary>Where the hub's own keys live, and how many owners had that proven. Never keeps the hub from being ready; who enrolled it is for those who may ask.</summary>
internal sealed class EnrolmentCheck(EnrolmentDesk enrolments) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var standing = await enrolments.LookAsync(cancellation).ConfigureAwait(false);
        var keys = string.Join(", ", standing.Keys.Select(k => $"{k.Uri.Alias} in {k.Uri.Store}{(k.IsDevelopmentGrade ? " (development grade)" : "")}"));
        var inForce = standing.Enrolments.Count(e => e.IsInForce);
        return new("enrolment", true, string.Create(
            CultureInfo.InvariantCulture, $"{(keys.Length > 0 ? keys : "no keys of its own yet")}; tlsKey in software, sealed under the hub key; enrolments in force: {inForce}{(inForce < standing.Enrolments.Count ? $", over: {standing.Enrolments.Count - inForce}" : "")}"));
    }
}
