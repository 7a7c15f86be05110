using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>What the embedded authorities issued, by authority and certificate profile and by day: read off kept counts, whatever the number of certificates.</summary>
public sealed class IssuanceCounts
{
    /// <summary>Days of the longest history that is told.</summary>
    public const int MostDays = 366;

    // Kept counts, and the tail behind them: a stride of certificates at most, and what is being issued now.
    private const string Counted = """
        WITH counted AS (
            SELECT day, issuer, certificate_profile, issued, revoked FROM pki_issue_count WHERE day >= $2
            UNION ALL
            SELECT issued_at / 86400000, issuer, certificate_profile, COUNT(*), 0 FROM pki_certificate
            WHERE id > (SELECT counted_to FROM pki_certificate_count WHERE one = 1) AND status >= 20 AND issued_at >= $2 * 86400000 GROUP BY 1, 2, 3)
        """;

    private const string ByProfile = Counted + """

        SELECT i.authority, c.certificate_profile, SUM(c.issued), SUM(CASE WHEN c.day = $1 THEN c.issued ELSE 0 END), SUM(c.revoked)
        FROM counted c JOIN pki_issuer i ON i.id = c.issuer GROUP BY 1, 2 ORDER BY 1, 2
        """;

    private const string ByDay = Counted + """

        SELECT c.day, SUM(c.issued) FROM counted c WHERE c.day <= $1 GROUP BY 1 HAVING SUM(c.issued) > 0 ORDER BY 1
        """;

    private readonly IReader reader;
    private readonly TimeProvider time;

    internal IssuanceCounts(IReader reader, TimeProvider time)
    {
        this.reader = reader;
        this.time = time;
    }

    /// <summary>Since the beginning, and today.</summary>
    public ValueTask<IReadOnlyList<IssuanceCount>> ByProfileAsync() => reader.QueryAsync(
        ByProfile, row => new IssuanceCount(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), Today, 0);

    /// <summary>The last days, oldest first, today among them; days without a certificate too.</summary>
    public async ValueTask<IReadOnlyList<DayCount>> ByDayAsync(int days)
    {
        var today = Today;
        var first = today - Math.Clamp(days, 1, MostDays) + 1;
        var found = (await reader.QueryAsync(ByDay, row => (Day: row.GetInt64(0), Issued: row.GetInt64(1)), today, first).ConfigureAwait(false)).ToDictionary(d => d.Day, d => d.Issued);
        return [.. Enumerable.Range(0, (int)(today - first) + 1).Select(i => new DayCount(DateOf(first + i), found.GetValueOrDefault(first + i)))];
    }

    private long Today => time.GetUtcNow().ToUnixTimeMilliseconds() / IssuanceTally.Day;

    private static DateOnly DateOf(long day) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(day * IssuanceTally.Day).UtcDateTime);
}

/// <summary>What one authority issued by one certificate profile.</summary>
/// <param name="Authority">Its name.</param>
/// <param name="CertificateProfile">Its name.</param>
/// <param name="Issued">Since the beginning.</param>
/// <param name="Today">Of these, since midnight (UTC).</param>
/// <param name="Revoked">Of all, revoked or on hold.</param>
public sealed record IssuanceCount(string Authority, string CertificateProfile, long Issued, long Today, long Revoked);

/// <summary>What was issued on one day (UTC).</summary>
public sealed record DayCount(DateOnly Day, long Issued);
