using System.Runtime.CompilerServices;
using Birthmark.Storage;

namespace Birthmark.Exchange.Reports;

/// <summary>The stretch of the log from a batch's opening to its closing, both included.</summary>
internal sealed record BatchSpan(long From, long To)
{
    private const int Page = 1000;

    /// <summary>Null when the log does not know of both.</summary>
    internal static async Task<BatchSpan?> FindAsync(IReader reader, string batch)
    {
        var rows = await reader.QueryAsync(
            $"SELECT log_index, act FROM audit_log WHERE subject = $1 AND ({AuditLog.BatchEnds}) ORDER BY log_index",
            r => (Index: r.GetInt64(0), Act: r.GetString(1)), batch);
        return rows.Count > 1 && rows[0].Act == "batch.open" ? new(rows[0].Index, rows[^1].Index + 1) : null;
    }

    /// <summary>Its leaves in order, in pages: no reader is held open while they are written out.</summary>
    internal async IAsyncEnumerable<(byte[] Leaf, byte[] Hash)> LeavesAsync(IReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = From; next < To;)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await reader.QueryAsync(
                "SELECT leaf, leaf_hash FROM audit_log WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index",
                r => (r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)), next, Math.Min(next + Page, To));
            foreach (var leaf in page)
            {
                yield return leaf;
            }

            next += Page;
        }
    }
}
