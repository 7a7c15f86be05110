using Birthmark.Api.Problems;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Revocation;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;
using Birthmark.Server.Problems;
using CertificatePage = Birthmark.Api.Certificates.CertificatePage;
using CertificateView = Birthmark.Api.Certificates.CertificateView;
using RevocationRequest = Birthmark.Api.Certificates.RevocationRequest;

namespace Birthmark.Server.Pki;

/// <summary>The register of certificates over REST.</summary>
internal static class CertificateEndpoints
{
    internal static void MapCertificates(this IEndpointRouteBuilder routes)
    {
        var certificates = routes.MapGroup("/api/v1/certificates").WithTags("certificates");
        certificates.MapGet("", SearchAsync)
            .RequireAct(Act.ReadCertificates).WithName("certificate-search").WithSummary("Certificates that match all that is given, newest first.");
        certificates.MapGet("/{fingerprint}", FindAsync)
            .RequireAct(Act.ReadCertificates).WithName("certificate").WithSummary("One certificate in words, with what its linters say.");
        certificates.MapPost("/{fingerprint}/revoke", RevokeAsync)
            .RequireAct(Act.RevokeCertificate).WithName("certificate-revoke").WithSummary("Revoke a certificate; 202 where others must agree first.")
            .Produces<CertificateView>().Produces<CertificateView>(StatusCodes.Status202Accepted);
    }

    private static async Task<CertificatePage> SearchAsync(
        CertificateRegister register, string? query, string? issuer, string? status, string? profile, string? username, string? serial, string? cursor, int? limit)
    {
        var page = await register.SearchAsync(new CertificateQuery
        {
            TextLike = query,
            Authorities = issuer is null ? null : [issuer],
            Statuses = status is null ? null : [ReadWord<CertificateStatus>("status", status, ProblemCodes.InvalidStatus)],
            CertificateProfiles = profile is null ? null : [profile],
            Username = username,
            SerialNumber = serial,
            Cursor = cursor,
            Limit = Paging.Limit(limit),
            Reach = SearchReach.Rows,
        }).ConfigureAwait(false);
        return new CertificatePage([.. page.Entries.Select(CertificateViews.Of)], page.Cursor);
    }

    private static async Task<CertificateView> FindAsync(string fingerprint, CertificateRegister register, RevocationDesk desk, PkiCatalog catalog)
    {
        var entry = await EntryAsync(fingerprint, register).ConfigureAwait(false);
        return CertificateViews.InWords(entry, catalog.Current) with { RevocationRequest = RevocationEndpoints.Of(await desk.WaitingForAsync(entry).ConfigureAwait(false)) };
    }

    private static async Task<IResult> RevokeAsync(
        string fingerprint, RevocationRequest request, CertificateRegister register, RevocationDesk desk, Caller caller, CancellationToken cancellation)
    {
        var reason = request.Reason is null ? RevocationReason.Unspecified : ReadWord<RevocationReason>("reason", request.Reason, ProblemCodes.InvalidReason);
        var entry = await EntryAsync(fingerprint, register).ConfigureAwait(false);
        var answer = await desk.AskAsync(new RevocationOrder(entry.IssuerDn, entry.SerialNumber, reason, null, null, caller.Name), cancellation).ConfigureAwait(false);
        return answer.Entry is { } revoked
            ? TypedResults.Ok(CertificateViews.Of(revoked))
            : TypedResults.Accepted((string?)null, CertificateViews.Of(entry) with { RevocationRequest = RevocationEndpoints.Of(answer.Waiting) });
    }

    /// <exception cref="HubRefusedException">There is none.</exception>
    internal static async ValueTask<CertificateEntry> EntryAsync(string fingerprint, CertificateRegister register) =>
        await register.FindByFingerprintAsync(fingerprint.ToLowerInvariant()).ConfigureAwait(false)
        ?? throw new HubRefusedException(
            404, ProblemCodes.UnknownCertificate, $"There is no certificate with the fingerprint (SHA-1 or SHA-256) '{Presented.Bounded(fingerprint)}'.",
            "Search with 'birthmark certificate search'.");

    // EJBCA writes KEY_COMPROMISE, this API key-compromise: both are read.
    private static T ReadWord<T>(string name, string text, string code)
        where T : struct, Enum
    {
        var wanted = text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new HubRefusedException(
            422, code, $"{name} '{Presented.Bounded(text)}' is not known.", $"Use one of {string.Join(", ", Enum.GetNames<T>().Select(PkiViews.Kebab))}.");
    }
}
