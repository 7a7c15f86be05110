using Birthmark.Api.Authorities;
using Birthmark.Api.Kms;
using Birthmark.Production.Kms;
using Birthmark.Server.Access;

namespace Birthmark.Server.Kms;

/// <summary>The KMSs of projects over REST.</summary>
internal static class KmsEndpoints
{
    internal static void MapKms(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/kms/check", CheckAsync)
        .RequireAct(Act.CheckKms).WithName("kms-check").WithTags("kms").WithSummary("Look at everything that a project's recipes need of its KMS.");

    private static async Task<KmsCheck> CheckAsync(KmsCheckRequest request, KmsChecks checks, CancellationToken cancellation)
    {
        var findings = await checks.CheckAsync(request.Project, request.Kms, cancellation).ConfigureAwait(false);
        return new(findings.All(f => f.IsGood), [.. findings.Select(f => new CheckFinding(f.Step, f.IsGood, f.Text))]);
    }
}
