using Birthmark.Storage;

namespace Birthmark.Exchange.Packages;

/// <summary>The packages that were taken in.</summary>
public sealed class PackageHistory
{
    private readonly IReader reader;

    internal PackageHistory(IReader reader) => this.reader = reader;

    /// <summary>A page, the newest first.</summary>
    /// <param name="oem">Only its packages; null for all.</param>
    /// <param name="after">Where the page before ended, or null.</param>
    /// <param name="limit">Most entries of the page.</param>
    public async Task<TakenPackagePage> ListAsync(string? oem, TakenPackagePlace? after, int limit)
    {
        var rows = await reader.QueryAsync(
            """
            SELECT oem, project, sequence, package_id, version, imported_at, imported_by FROM exchange_package
            WHERE ($1 IS NULL OR oem = $1)
              AND ($2 IS NULL OR imported_at < $2 OR (imported_at = $2 AND (oem > $3 OR (oem = $3 AND (project > $4 OR (project = $4 AND sequence < $5))))))
            ORDER BY imported_at DESC, oem, project, sequence DESC LIMIT $6
            """,
            r => new TakenPackage(
                r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetString(4), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(5)), r.GetString(6)),
            oem, after?.ImportedAt, after?.Oem, after?.Project, after?.Sequence, limit + 1);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit && page[^1] is var last ? new(last.ImportedAt, last.Oem, last.Project, last.Sequence) : null);
    }
}

/// <summary>A package that was taken in.</summary>
public sealed record TakenPackage(string Oem, string Project, long Sequence, string PackageId, string Version, DateTimeOffset ImportedAt, string ImportedBy);

/// <summary>Where a page of packages ended.</summary>
public sealed record TakenPackagePlace(DateTimeOffset ImportedAt, string Oem, string Project, long Sequence);

/// <summary>A page of packages, newest first; <paramref name="Last"/> is null on the last one.</summary>
public sealed record TakenPackagePage(IReadOnlyList<TakenPackage> Packages, TakenPackagePlace? Last);
