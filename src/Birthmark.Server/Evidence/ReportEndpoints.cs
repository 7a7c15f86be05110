using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pages;
using Birthmark.Exchange.Reports;
using Birthmark.Production.Orders;
using Birthmark.Server.Access;
using Birthmark.Server.Production;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Birthmark.Server.Evidence;

/// <summary>Signed reports of closed batches.</summary>
internal static class ReportEndpoints
{
    private const string Cms = "application/pkcs7-mime";

    private const string Pdf = "application/pdf";

    internal static void MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/batches/{uid}/report", ReportForAsync)
            .RequireActForOems(Act.ReadReport).WithName("batch-report").WithTags("batches")
            .WithSummary("The signed report of a closed batch, CMS SignedData; earlier is the size of a checkpoint one holds already.")
            .Produces(StatusCodes.Status200OK, contentType: Cms)
            // A million devices take longer than a call may.
            .DisableRequestTimeout();
        routes.MapPost("/api/v1/reports/page", PageAsync)
            .RequireAct(Act.ReadReport).WithName("report-page").WithTags("batches")
            .WithSummary("The one page, PDF, of a report of this hub: the body is the report as it was fetched, and it is verified first.")
            .WithMetadata(new DisableRequestSizeLimitAttribute()).Accepts<byte[]>(Cms).Produces(StatusCodes.Status200OK, contentType: Pdf)
            .DisableRequestTimeout();
    }

    /// <summary>Drawn from the file and not from the database, so that the hash on the page is that of the file which people hold.</summary>
    private static async Task<FileContentHttpResult> PageAsync(HttpRequest request, ReportIdentity identity, CancellationToken cancellation)
    {
        using var root = X509CertificateLoader.LoadCertificate(identity.Root.Span);
        using var page = new MemoryStream();
        try
        {
            var verdict = await ReportPage.WriteAsync(request.Body, new() { Trust = [root] }, page, cancellation).ConfigureAwait(false);
            return TypedResults.File(page.ToArray(), Pdf, $"batch-{verdict.Batch}.pdf");
        }
        catch (ReportWrongException wrong)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, $"The body is no good report of this hub: {wrong.Message}");
        }
    }

    private static async Task<IResult> ReportForAsync(
        string uid, HttpContext context, Caller caller, ProjectHolders holders, ReportDesk reports, long? earlier, CancellationToken cancellation)
    {
        await holders.DemandAsync(caller.OnlyOf(), Viewers.Batch(uid)).ConfigureAwait(false);
        return await ReportAsync(uid, context, reports, earlier, cancellation).ConfigureAwait(false);
    }

    /// <summary>Every refusal comes before the first octet; after it memory stays bounded however many devices there are.</summary>
    internal static async Task<IResult> ReportAsync(string uid, HttpContext context, ReportDesk reports, long? earlier, CancellationToken cancellation)
    {
        var report = await reports.PrepareAsync(uid, earlier, cancellation).ConfigureAwait(false);
        context.Response.ContentType = Cms + "; smime-type=signed-data";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"batch-{report.Batch.Uid}.p7m\"";
        await reports.WriteAsync(report, context.Response.Body, cancellation).ConfigureAwait(false);
        return Results.Empty;
    }
}
