using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Identity;
using Birthmark.Server.Tls;

namespace Birthmark.Server.Health;

/// <summary>Where the hub's own keys live, and how many owners had that proven. Never keeps the hub from being ready; who enrolled it is for those who may ask.</summary>
internal sealed class EnrolmentCheck(EnrolmentDesk enrolments, TlsIdentity tls) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var standing = await enrolments.LookAsync(cancellation).ConfigureAwait(false);
        var keys = string.Join(", ", standing.Keys.Select(k => $"{k.Uri.Alias} in {k.Uri.Store}{(k.IsDevelopmentGrade ? " (development grade)" : "")}"));
        var inForce = standing.Enrolments.Count(e => e.IsInForce);
        return new("enrolment", true, string.Create(
            CultureInfo.InvariantCulture, $"{(keys.Length > 0 ? keys : "no keys of its own yet")}; tlsKey {TlsKey(standing)}; enrolments in force: {inForce}{(inForce < standing.Enrolments.Count ? $", over: {standing.Enrolments.Count - inForce}" : "")}"));
    }

    private string TlsKey(HubStanding standing) => tls.KeyPlace switch
    {
        // It lives where its siblings live.
        TlsKeyPlace.Device => "in " + (standing.Keys.Select(k => k.Uri.Store).FirstOrDefault() ?? "the device of the hub's crypto token"),
        TlsKeyPlace.StandIn => $"in software, sealed under the hub key, as a stand-in until the crypto token '{HubToken.Name}' is active",
        _ => "in software, sealed under the hub key",
    };
}
