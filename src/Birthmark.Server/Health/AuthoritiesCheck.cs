using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Pki.Authorities;

namespace Birthmark.Server.Health;

/// <summary>Whether the hub's own authorities can issue.</summary>
internal sealed class AuthoritiesCheck(PkiCatalog catalog) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var own = catalog.Current.Authorities.Values.Where(a => a.Status != AuthorityStatus.External).ToList();
        var fit = own.Count(a => a.Status is AuthorityStatus.Active or AuthorityStatus.WaitingCertificateResponse);
        return new(new HealthCheck("authorities", fit == own.Count, string.Create(CultureInfo.InvariantCulture, $"{fit} of {own.Count} in service or waiting for an answer")));
    }
}
