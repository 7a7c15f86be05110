using Birthmark.Api.Problems;
using Birthmark.Exchange.Lists;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Evidence;

/// <summary>A list as an answer, in a form for programs of others.</summary>
internal static class ListAnswer
{
    /// <exception cref="HubRefusedException">There is no such form.</exception>
    internal static ListForm Form(string text) => ListForms.TryRead(text, out var form) ? form : throw new HubRefusedException(
        422, ProblemCodes.InvalidParameter, $"form '{Presented.Bounded(text)}' is not known.", $"Use ndjson, {string.Join(", ", ListForms.Names)}.");

    /// <summary>Every refusal comes before this; from here on memory stays bounded however long the list is.</summary>
    internal static async Task<IResult> WriteAsync(HttpContext context, ListForm form, string? step, string name, IAsyncEnumerable<ListedLine> lines)
    {
        context.Response.ContentType = form.MediaType();
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{(form == ListForm.Csv ? "csv" : "ndjson")}\"";
        await ListWriter.WriteAsync(form, step, lines, context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        return Results.Empty;
    }
}
