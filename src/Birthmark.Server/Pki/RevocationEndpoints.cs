using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Birthmark.Api.Certificates;
using Birthmark.Api.Problems;
using Birthmark.Pki.Revocation;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Pki;

/// <summary>Requests to revoke that wait for others, over REST.</summary>
internal static class RevocationEndpoints
{
    internal static void MapRevocations(this IEndpointRouteBuilder routes)
    {
        var requests = routes.MapGroup("/api/v1/revocations").WithTags("certificates");
        requests.MapGet("", ListAsync)
            .RequireAct(Act.ReadCertificates).WithName("revocation-list").WithSummary("Requests to revoke, newest first: those that wait, or all.");
        requests.MapGet("/{id:long}", async (long id, RevocationDesk desk) => Of(await desk.FindAsync(id).ConfigureAwait(false)))
            .RequireAct(Act.ReadCertificates).WithName("revocation").WithSummary("One request to revoke.");
        requests.MapPost("/{id:long}/approve", async (long id, RevocationDesk desk, Caller caller, CancellationToken cancellation) =>
                Of(await desk.ApproveAsync(id, caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ApproveRevocation).WithName("revocation-approve").WithSummary("Agree to somebody else's request; the last of those needed revokes.");
        requests.MapPost("/{id:long}/reject", async (long id, RejectionRequest request, RevocationDesk desk, Caller caller, CancellationToken cancellation) =>
                Of(await desk.RejectAsync(id, request.Why, caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ApproveRevocation).WithName("revocation-reject").WithSummary("Reject a request to revoke, or take back one's own.");
    }

    [return: NotNullIfNotNull(nameof(request))]
    internal static RevocationRequestView? Of(Birthmark.Pki.Revocation.RevocationRequest? request) => request is null ? null : new()
    {
        Id = request.Id,
        State = PkiViews.Kebab(request.State.ToString()),
        Fingerprint = request.Certificate.Fingerprint,
        SerialNumber = request.Certificate.SerialNumber,
        SubjectDn = request.Certificate.SubjectDn,
        Authority = request.Certificate.Authority,
        CertificateProfile = request.Certificate.CertificateProfile,
        Reason = PkiViews.Kebab(request.Reason.ToString()),
        AskedBy = request.AskedBy,
        AskedAt = request.AskedAt,
        ExpiresAt = request.ExpiresAt,
        Needed = request.Needed,
        Approvals = [.. request.Approvals.Select(a => new RevocationApprovalView(a.By, a.At))],
        EndedAt = request.EndedAt,
        EndedBy = request.EndedBy,
        Why = request.Why,
    };

    private static async Task<RevocationRequestPage> ListAsync(RevocationDesk desk, string? state, string? cursor, int? limit)
    {
        if (state is not (null or "waiting" or "all"))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidParameter, $"state '{Presented.Bounded(state)}' is not known.", "Ask for waiting or all.");
        }

        var most = Paging.Limit(limit);
        var found = await desk.ListAsync(state != "all", BelowOf(cursor), most + 1).ConfigureAwait(false);
        return new([.. found.Take(most).Select(r => Of(r))], found.Count > most ? found[most - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    // A cursor that this hub did not write matches nothing rather than everything.
    internal static long? BelowOf(string? cursor) => cursor is null ? null : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var below) ? below : 0;
}
