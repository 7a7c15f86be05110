using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Pki.Registration;
using Birthmark.Production.Authorities;

namespace Birthmark.Server.Health;

/// <summary>Whether authorities elsewhere still listen to this hub: their names stay inside.</summary>
internal sealed class RegistrationCheck(RegistrationStandings standings) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var all = standings.List();
        var words = all.CountBy(s => s.Standing.Kind).OrderBy(s => s.Key).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} {Word(s.Key)}"));
        return new(new HealthCheck(
            "registration", all.All(s => s.Standing.MayAsk), all.Count == 0 ? "no credential at an authority elsewhere is in use" : $"credentials at authorities elsewhere: {string.Join(", ", words)}"));
    }

    private static string Word(CredentialStandingKind kind) => kind switch
    {
        CredentialStandingKind.InForce => "in force",
        CredentialStandingKind.Overdue => "in force until the grace is over, for no newer answer can be had",
        CredentialStandingKind.Revoked => "revoked: nothing is asked for there",
        CredentialStandingKind.Unknown => "of unknown standing: nothing is asked for there",
        _ => "whose revocation nobody publishes",
    };
}
