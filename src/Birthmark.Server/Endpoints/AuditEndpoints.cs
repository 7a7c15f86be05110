using System.Text.Json;
using Birthmark.Api.Audit;
using Birthmark.Server.Access;
using Birthmark.Storage;

namespace Birthmark.Server.Endpoints;

/// <summary>The audit log, page by page.</summary>
internal static class AuditEndpoints
{
    internal static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/audit", ReadAsync)
            .RequireAct(Act.ReadAudit).WithName("audit").WithTags("audit").WithSummary("Audit records in log order from an index on; without one, the newest.");

    private static async Task<AuditPage> ReadAsync(AuditLog log, long? from, int? count)
    {
        var most = Paging.Limit(count, "count");
        if (from is not { } start)
        {
            var newest = await log.ReadNewestAsync(most).ConfigureAwait(false);
            return new AuditPage([.. newest.Reverse().Select(ViewOf)], null);
        }

        // One more than asked tells whether there is a next page.
        var entries = await log.ReadAsync(start, most + 1).ConfigureAwait(false);
        return new AuditPage([.. entries.Take(most).Select(ViewOf)], entries.Count > most ? entries[most].Index : null);
    }

    private static AuditView ViewOf(AuditEntry entry) => new()
    {
        Index = entry.Index,
        At = entry.At,
        Act = entry.Act,
        Actor = entry.Actor,
        Subject = entry.Subject,
        Facts = FactsOf(entry.Leaf),
        LeafHash = Convert.ToHexStringLower(entry.LeafHash),
    };

    private static Dictionary<string, string> FactsOf(byte[] leaf)
    {
        using var json = JsonDocument.Parse(leaf);
        return json.RootElement.GetProperty("facts").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "", StringComparer.Ordinal);
    }
}
