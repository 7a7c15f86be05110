using System.Runtime.CompilerServices;
using System.Text.Json;
using Birthmark.Api.Batches;
using Birthmark.Api.Json;
using Birthmark.Exchange.Lists;
using Birthmark.Production.Projects;
using Birthmark.Server.Access;
using Birthmark.Server.Production;

namespace Birthmark.Server.Evidence;

/// <summary>What has changed on a project's lists.</summary>
internal static class ListLedgerEndpoints
{
    private const string Lines = "application/x-ndjson";

    internal static void MapListLedger(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/projects/{name}/lists", ChangesAsync)
            .RequireAct(Act.ReadLists).WithName("project-lists").WithTags("projects")
            .WithSummary("The numbered changes of a project's allow and deny lists after one of them, with the devices as they stand; form is ndjson, csv, aws-iot or azure-dps.")
            .Produces<ListDeltaLine>(contentType: Lines).DisableRequestTimeout();

    private static async Task<IResult> ChangesAsync(
        string name, HttpContext context, ProjectRegister projects, ListLedger ledger, ListDesk desk, long? since, string? digest, string? batch, string? form, string? step,
        CancellationToken cancellation)
    {
        var project = await projects.FindAsync(name).ConfigureAwait(false);
        var only = batch is null ? null : Viewers.Batch(batch).ToString();
        ListForm? wanted = form is null or "ndjson" ? null : ListAnswer.Form(form);
        var delta = await ledger.SinceAsync(project.Name, since ?? 0, digest, cancellation).ConfigureAwait(false);
        // What to ask from the next time; in every form.
        context.Response.Headers[ListDeltaLine.MarkHeader] = $"{delta.Last}:{delta.LastDigest}";
        if (wanted is { } chosen)
        {
            return await ListAnswer.WriteAsync(context, chosen, step, $"{project.Name}-{delta.Since}-{delta.Last}", DevicesAsync(delta, only, desk, cancellation)).ConfigureAwait(false);
        }

        context.Response.ContentType = Lines;
        await foreach (var line in LinesAsync(delta, only, desk, cancellation).ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, line, ApiJson.Default.ListDeltaLine, cancellation).ConfigureAwait(false);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        }

        return Results.Empty;
    }

    private static async IAsyncEnumerable<ListedLine> DevicesAsync(ListDelta delta, string? only, ListDesk desk, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var change in delta.Changes.ConfigureAwait(false))
        {
            if (only is not null && change.Batch != only)
            {
                continue;
            }

            await foreach (var standing in desk.OfChangeAsync(change, cancellation).ConfigureAwait(false))
            {
                yield return standing.Line;
            }
        }
    }

    /// <summary>Of another batch the change is told, so that the numbers have no gap, and its devices are not.</summary>
    private static async IAsyncEnumerable<ListDeltaLine> LinesAsync(ListDelta delta, string? only, ListDesk desk, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new() { Head = new(delta.Project, delta.Since, delta.SinceDigest, delta.Last, delta.LastDigest) };
        var (previous, count) = (delta.SinceDigest, 0L);
        await foreach (var change in delta.Changes.ConfigureAwait(false))
        {
            yield return new() { Change = new(change.Number, change.Kind.Word(), change.Batch, change.At, change.LogIndex, change.Digest, previous, change.Device) };
            previous = change.Digest;
            if (only is not null && change.Batch != only)
            {
                continue;
            }

            await foreach (var standing in desk.OfChangeAsync(change, cancellation).ConfigureAwait(false))
            {
                count++;
                yield return new() { Number = change.Number, List = standing.IsAllowed ? "allow" : "deny", Device = ProductionViews.ListedOf(standing.Device) };
            }
        }

        yield return new() { End = new(delta.Last, count) };
    }
}
