using System.Collections.Concurrent;
using System.Globalization;
using Birthmark.Storage;

namespace Birthmark.Server.Access;

/// <summary>
/// Leaves an audit record for refused callers, and keeps a flood of them from filling the disk: the first of a kind within a minute
/// is recorded at once, the others are counted into one record when the minute is over.
/// </summary>
internal sealed class RefusalLedger(IJournal journal, TimeProvider time, ILogger<RefusalLedger> log)
{
    /// <summary>Different certificates recorded by name within a minute; further ones share one line.</summary>
    internal const int MostKinds = 256;

    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Kind, Tally> tallies = new();

    internal Task NoteAsync(AccessRefusal refusal, Presented presented, string actor, string asked, string remote)
    {
        var kind = new Kind(refusal.Code, presented.Fingerprint ?? remote);
        if (tallies.Count >= MostKinds && !tallies.ContainsKey(kind))
        {
            kind = new Kind(refusal.Code, "others");
        }

        var tally = tallies.GetOrAdd(kind, static (_, now) => new Tally(now), time.GetUtcNow());
        return Interlocked.Increment(ref tally.Count) > 1
            ? Task.CompletedTask
            : WriteAsync(new AuditRecord(
                "access.refuse", actor, asked,
                ("code", refusal.Code), ("fingerprint", presented.Fingerprint), ("certificate_subject", presented.Subject),
                ("serial_number", presented.Serial), ("remote", remote), ("detail", Presented.Bounded(refusal.Detail))));
    }

    /// <summary>Closes the windows that are over and records how many more calls each turned away.</summary>
    internal async Task FlushAsync(bool all = false)
    {
        var now = time.GetUtcNow();
        foreach (var (kind, tally) in tallies)
        {
            if ((!all && now - tally.Since < Window) || !tallies.TryRemove(kind, out _))
            {
                continue;
            }

            var more = Interlocked.Read(ref tally.Count) - 1;
            if (more > 0)
            {
                await WriteAsync(new AuditRecord(
                    "access.refuse", "unknown", kind.Who, ("code", kind.Code), ("more", more.ToString(CultureInfo.InvariantCulture)))).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(AuditRecord record)
    {
        try
        {
            await journal.CommitAsync("access.refuse", tx =>
            {
                tx.Record(record);
                return true;
            }).ConfigureAwait(false);
        }
        catch (StorageUnavailableException e)
        {
            // The caller is turned away all the same: nothing happened that a record would have to cover.
            RefusalLedgerLog.NotRecorded(log, record.Subject, e);
        }
    }

    private readonly record struct Kind(string Code, string Who);

    private sealed class Tally(DateTimeOffset since)
    {
        internal readonly DateTimeOffset Since = since;
        internal long Count;
    }
}
