using Birthmark.Production.Batches;
using Birthmark.Storage;

namespace Birthmark.Production.Line;

/// <summary>Why devices of a batch were KO, how often each: kept with the outcome, never counted.</summary>
public sealed class KoReasons
{
    private const int LongestKept = 80;
    private const int MostKept = 100;
    private const string Others = "(other)";
    private readonly IReader reader;

    internal KoReasons(IReader reader) => this.reader = reader;

    /// <summary>The most frequent reasons over all open batches; an empty reason is one that the station did not give.</summary>
    public ValueTask<IReadOnlyList<KoReason>> OfOpenAsync(int most) => reader.QueryAsync(
        """
        SELECT r.reason, SUM(r.devices) FROM production_ko_reason r JOIN production_batch b ON b.id = r.batch_id
        WHERE b.state < 4 GROUP BY r.reason ORDER BY 2 DESC, 1 LIMIT $1
        """,
        r => new KoReason(r.GetString(0), r.GetInt64(1)), most);

    /// <summary>The most frequent reasons of a batch.</summary>
    public ValueTask<IReadOnlyList<KoReason>> OfAsync(BatchUid batch, int most) => reader.QueryAsync(
        "SELECT reason, devices FROM production_ko_reason WHERE batch_id = $1 ORDER BY devices DESC, reason LIMIT $2",
        r => new KoReason(r.GetString(0), r.GetInt64(1)), batch.Order, most);

    /// <summary>In the commit of the outcome.</summary>
    internal static void Add(ITransaction tx, long batch, string? reason)
    {
        var kept = reason is null ? "" : reason.Length <= LongestKept ? reason : reason[..LongestKept];
        if (tx.Execute("UPDATE production_ko_reason SET devices = devices + 1 WHERE batch_id = $1 AND reason = $2", batch, kept) == 0)
        {
            // A station that writes measurements into its reasons must not make a row a device.
            var known = tx.Query("SELECT COUNT(*) FROM production_ko_reason WHERE batch_id = $1", r => r.GetInt64(0), batch)[0];
            tx.Execute(
                "INSERT INTO production_ko_reason (batch_id, reason, devices) VALUES ($1, $2, 1) ON CONFLICT (batch_id, reason) DO UPDATE SET devices = devices + 1",
                batch, known < MostKept ? kept : Others);
        }
    }
}

/// <summary>A reason and the devices it was given for.</summary>
public sealed record KoReason(string Text, long Devices);
