using System.Globalization;
using Birthmark.Api.Problems;

namespace Birthmark.Server.Access;

/// <summary>The sentences with which callers are turned away.</summary>
internal static class AccessRefusals
{
    private const string Enrol = "Ask the owner for an invitation and run 'birthmark station enrol'.";

    internal static AccessRefusal NoCertificate { get; } = new(
        401, ProblemCodes.NotAuthenticated, "No client certificate was presented.",
        "Connect with the certificate and key of a credential of this hub. " + Enrol);

    internal static AccessRefusal Foreign(Presented presented, string issuer) => new(
        401, ProblemCodes.CertificateForeign, $"The client certificate '{presented.Subject}' is from '{issuer}', which is no authority of this hub.", Enrol);

    internal static AccessRefusal Expired(Presented presented, DateTimeOffset end) => new(
        401, ProblemCodes.CertificateExpired, $"The client certificate '{presented.Subject}' expired at {Text(end)}.", Enrol);

    internal static AccessRefusal NotYetValid(Presented presented, DateTimeOffset start) => new(
        401, ProblemCodes.CertificateExpired, $"The client certificate '{presented.Subject}' is not valid before {Text(start)}.",
        "Check the clocks of the client and of the hub.");

    internal static AccessRefusal Revoked(Presented presented) => new(
        401, ProblemCodes.CertificateRevoked, $"The client certificate '{presented.Subject}', serial {presented.Serial}, was revoked.", Enrol);

    internal static AccessRefusal WrongPurpose(Presented presented) => new(
        401, ProblemCodes.CertificateForeign, $"The certificate '{presented.Subject}' is of this hub, but is not for client authentication.", Enrol);

    internal static AccessRefusal WrongRole(Caller caller, AccessRow row) => new(
        403, ProblemCodes.NotAuthorised,
        $"'{row.Name}' needs one of the roles {RoleNames.Text(row.Roles)}; '{caller.Name}' holds {RoleNames.Text(caller.Roles)}.",
        "Use a credential that holds such a role, or ask the owner to invite one.");

    internal static AccessRefusal MissingRule(Caller caller, string rule) => new(
        403, ProblemCodes.NotAuthorised, $"The EJBCA roles of '{caller.Name}' do not allow {Presented.Bounded(rule)}.",
        "Add the certificate to a role that allows the rule, with 'birthmark pki apply'.");

    internal static AccessRefusal CrossSite(string site) => new(
        403, ProblemCodes.NotAuthorised, $"A browser made this call for a page of another site (Sec-Fetch-Site: {Presented.Bounded(site)}).",
        "Call from a page of this hub, or without a browser.");

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
