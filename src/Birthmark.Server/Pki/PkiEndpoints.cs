using System.Text;
using Birthmark.Api.Pki;
using Birthmark.Api.Problems;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Pki;

/// <summary>The PKI's declaration over REST.</summary>
internal static class PkiEndpoints
{
    internal static void MapPki(this IEndpointRouteBuilder routes)
    {
        var pki = routes.MapGroup("/api/v1/pki").WithTags("pki");
        pki.MapPost("/apply", ApplyAsync)
            .RequireAct(Act.ApplyPki).WithName("pki-apply").WithSummary("Apply declared crypto tokens, profiles, authorities and roles; say what changes.")
            .Accepts<PkiFiles>("application/json", "application/yaml").Produces<PkiChanges>();
        pki.MapGet("/export", (PkiDeclarations declarations) => TypedResults.Text(declarations.Export(), "application/yaml", Encoding.UTF8))
            .RequireAct(Act.ReadPki).WithName("pki-export").WithSummary("Everything declared, as YAML.");
        pki.MapGet("/authorities", (PkiCatalog catalog) =>
                TypedResults.Ok(new AuthorityList([.. catalog.Current.Authorities.Values.OrderBy(a => a.Name, StringComparer.Ordinal).Select(PkiViews.Of)])))
            .RequireAct(Act.ReadPki).WithName("pki-authorities").WithSummary("All authorities.");
        pki.MapGet("/counts", CountsAsync)
            .RequireAct(Act.ReadPki).WithName("pki-counts").WithSummary("What was issued by each authority and profile, and on each of the last days.");
        pki.MapAuthorities();
        pki.MapCryptoTokens();
        pki.MapRoles();
    }

    private static async Task<IssuanceCountList> CountsAsync(IssuanceCounts counts, int? days)
    {
        if (days is < 1 or > IssuanceCounts.MostDays)
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidParameter, $"days is {days}: counts are told of 1 to {IssuanceCounts.MostDays} days.", "Give another number, or leave it out for 30.");
        }

        return PkiViews.Of(await counts.ByProfileAsync().ConfigureAwait(false), await counts.ByDayAsync(days ?? PkiViews.UsualDays).ConfigureAwait(false));
    }

    private static async Task<PkiChanges> ApplyAsync(
        HttpContext context, PkiDeclarations declarations, Caller caller, bool? dry_run, CancellationToken cancellation)
    {
        var files = await DeclaredBody.ReadAsync(context.Request, cancellation).ConfigureAwait(false);
        var difference = await declarations.ApplyAsync(files, dry_run ?? false, caller.Name, cancellation).ConfigureAwait(false);
        return PkiViews.Of(difference, dry_run ?? false);
    }
}
