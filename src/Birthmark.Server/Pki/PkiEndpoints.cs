using System.Text;
using Birthmark.Api.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration;
using Birthmark.Server.Access;

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
        pki.MapAuthorities();
        pki.MapCryptoTokens();
        pki.MapRoles();
    }

    private static async Task<PkiChanges> ApplyAsync(
        HttpContext context, PkiDeclarations declarations, Caller caller, bool? dry_run, CancellationToken cancellation)
    {
        var files = await DeclaredBody.ReadAsync(context.Request, cancellation).ConfigureAwait(false);
        var difference = await declarations.ApplyAsync(files, dry_run ?? false, caller.Name, cancellation).ConfigureAwait(false);
        return PkiViews.Of(difference, dry_run ?? false);
    }
}
