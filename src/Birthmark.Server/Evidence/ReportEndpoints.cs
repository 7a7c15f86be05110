using Birthmark.Exchange.Reports;
using Birthmark.Server.Access;

namespace Birthmark.Server.Evidence;

/// <summary>Signed reports of closed batches.</summary>
internal static class ReportEndpoints
{
    private const string Cms = "application/pkcs7-mime";

    internal static void MapReports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/batches/{uid}/report", ReportAsync)
            .RequireAct(Act.ReadReport).WithName("batch-report").WithTags("batches")
            .WithSummary("The signed report of a closed batch, CMS SignedData; earlier is the size of a checkpoint one holds already.")
            .Produces(StatusCodes.Status200OK, contentType: Cms)
            // A million devices take longer than a call may.
            .DisableRequestTimeout();

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
