using System.Security.Cryptography;
using Birthmark.Api.Problems;
using Birthmark.Api.Stations;
using Birthmark.Pki.Authorities;
using Birthmark.Server.Access;
using Birthmark.Server.Endpoints;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Stations;

/// <summary>Credentials over REST: invite, enrol, list, revoke.</summary>
internal static class StationEndpoints
{
    internal static void MapStations(this IEndpointRouteBuilder routes)
    {
        var stations = routes.MapGroup("/api/v1/stations").WithTags("stations");
        stations.MapPost("/invitations", InviteAsync)
            .RequireAct(Act.InviteStation).WithName("station-invite").WithSummary("Make a one-time code. Roles beyond 'station' need the owner.");
        stations.MapPost("/enrol", EnrolAsync)
            .RequireAct(Act.EnrolStation).WithName("station-enrol").WithSummary("Exchange a one-time code and a PKCS#10 for a client certificate.");
        stations.MapGet("/trust", (PkiCatalog catalog) => TypedResults.Ok(new TrustView(Pem(ManagementPki.RootOf(catalog)))))
            .RequireAct(Act.EnrolStation).WithName("station-trust").WithSummary("The root by which the hub is known; check it against the code.");
        stations.MapGet("", ListAsync)
            .RequireAct(Act.ReadCredentials).WithName("station-list").WithSummary("Credentials and open invitations, by name.");
        stations.MapPost("/{name}/revoke", RevokeAsync)
            .RequireAct(Act.RevokeStation).WithName("station-revoke").WithSummary("End a credential and revoke its certificate.");
    }

    private static async Task<IResult> InviteAsync(InvitationRequest request, Caller caller, HttpContext context, StationRequests requests, CancellationToken cancellation)
    {
        var invitation = await requests.InviteAsync(context, caller, request.Name, request.Roles, cancellation).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, invitation);
    }

    private static async Task<EnrolReply> EnrolAsync(
        EnrolRequest request, HttpContext context, StationDesk desk, PkiCatalog catalog, ActDemand demand, CancellationToken cancellation)
    {
        try
        {
            var credential = await desk.EnrolAsync(request.Code, request.Csr, cancellation).ConfigureAwait(false);
            return new EnrolReply
            {
                Name = credential.Name,
                Roles = RoleNames.Of(credential.Roles),
                Certificate = Pem(credential.Certificate),
                Chain = [.. ManagementPki.Authority(catalog).Chain.Select(Pem)],
            };
        }
        catch (HubRefusedException e) when (e.Code is ProblemCodes.InvalidCode or ProblemCodes.RateLimited)
        {
            await demand.NoteAsync(context, new AccessRefusal(e.Status, e.Code, e.Message, e.Remedy ?? ""), "unknown", Presented.Nothing).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<StationPage> ListAsync(
        CredentialBook credentials, InvitationBook invitations, string? cursor, int? limit)
    {
        var most = Paging.Limit(limit);
        var open = await invitations.ListOpenAsync().ConfigureAwait(false);
        var all = credentials.List().Select(c => StationViews.Of(c, credentials)).Concat(open.Select(StationViews.Of))
            .OrderBy(KeyOf, StringComparer.Ordinal)
            .SkipWhile(v => cursor is not null && string.CompareOrdinal(KeyOf(v), cursor) <= 0)
            .Take(most + 1)
            .ToList();
        return new StationPage([.. all.Take(most)], all.Count > most ? KeyOf(all[most - 1]) : null);
    }

    private static async Task<StationView> RevokeAsync(
        string name, Caller caller, HttpContext context, StationRequests requests, CredentialBook credentials, CancellationToken cancellation) =>
        StationViews.Of(await requests.RevokeAsync(context, caller, name, cancellation).ConfigureAwait(false), credentials);

    private static string KeyOf(StationView view) => $"{view.Name} {view.Fingerprint}";

    private static string Pem(byte[] der) => Pem((ReadOnlyMemory<byte>)der);

    private static string Pem(ReadOnlyMemory<byte> der) => PemEncoding.WriteString("CERTIFICATE", der.Span) + "\n";
}
