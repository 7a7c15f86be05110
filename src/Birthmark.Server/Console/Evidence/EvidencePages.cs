using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Problems;
using Birthmark.Exchange;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Verification;
using Birthmark.Pki.Authorities;
using Birthmark.Production.Reconciling;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Evidence;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Birthmark.Server.Console.Evidence;

/// <summary>What the hub can prove: its log, its checkpoints and their witnesses, reports, and where records and world disagree.</summary>
internal static class EvidencePages
{
    internal const string Home = "/console/evidence";
    internal const string Findings = "/console/evidence/findings";
    internal const string Reports = "/console/evidence/reports";
    internal const string Verify = "/console/evidence/verify";

    // As much as a form may hold; the command line takes reports of any length.
    private const int LargestReport = 128 << 20;

    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(60, Home, "evidence", "Evidence", Act.ReadLists) };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, (Caller caller) => PageEndpoints.Go(caller.May(Act.ReadAudit) ? "/console/evidence/log" : Findings)).ForBrowsers(Act.ReadLists);
        routes.MapPage<LogPage>("/console/evidence/log", Act.ReadAudit);
        routes.MapPage<FindingsPage>(Findings, Act.ReadLists);
        routes.MapPost("/console/evidence/findings/compare", CompareAsync).ForBrowsers(Act.Reconcile).DisableRequestTimeout();
        routes.MapPost("/console/evidence/findings/{id:long}/remedy", RemedyAsync).ForBrowsers(Act.RemedyFinding);
        routes.MapPage<ReportsPage>(Reports, Act.ReadLists);
        routes.MapPage<VerifyPage>(Verify, Act.ReadReport);
        routes.MapPost(Verify + "/page", PageAsync).ForBrowsers(Act.ReadReport).WithMetadata(new RequestSizeLimitAttribute(LargestReport)).DisableRequestTimeout();
        routes.MapPost(Verify, VerifyAsync).ForBrowsers(Act.ReadReport).WithMetadata(new RequestSizeLimitAttribute(LargestReport)).DisableRequestTimeout();
    }

    private static async Task<IResult> CompareAsync(Caller caller, Reconciliation reconciliation, CancellationToken cancellation)
    {
        await foreach (var _ in reconciliation.CompareManyAsync(caller.Name, isEvery: true, cancellation).ConfigureAwait(false))
        {
            // Each step is on record; the page shows what they led to.
        }

        return PageEndpoints.Go(Findings);
    }

    private static async Task<IResult> RemedyAsync(long id, Caller caller, Reconciliation reconciliation, CancellationToken cancellation)
    {
        await reconciliation.RemedyAsync(id, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Findings);
    }

    /// <summary>By the same code as <c>birthmark verify report</c>, trusting this hub's own root.</summary>
    private static async Task<IResult> VerifyAsync(PostedForm form, PkiCatalog catalog, CancellationToken cancellation)
    {
        var file = Chosen(form);
        using var root = X509CertificateLoader.LoadCertificate(ManagementPki.RootOf(catalog).Span);
        await using var stream = file.OpenReadStream();
        try
        {
            var verdict = await ReportVerifier.VerifyAsync(stream, new() { Trust = [root] }, cancellation).ConfigureAwait(false);
            return new RazorComponentResult<VerifyPage>(new { Verdict = verdict });
        }
        catch (ReportWrongException wrong)
        {
            return new RazorComponentResult<VerifyPage>(new { Wrong = wrong.Message });
        }
    }

    /// <summary>The report's one page for people, of the very file that they hold.</summary>
    private static async Task<IResult> PageAsync(PostedForm form, ReportIdentity identity, CancellationToken cancellation)
    {
        await using var stream = Chosen(form).OpenReadStream();
        return await ReportEndpoints.PageOfAsync(stream, identity, cancellation).ConfigureAwait(false);
    }

    private static IFormFile Chosen(PostedForm form) => form.File("report")
        ?? throw new HubRefusedException(422, ProblemCodes.InvalidParameter, "No report was chosen.", "Choose the .p7m file of a batch's report.");
}
