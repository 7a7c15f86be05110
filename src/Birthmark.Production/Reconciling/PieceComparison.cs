using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>
/// Compares a piece of a batch's devices with their authorities, and writes only what has changed since the last look. What is about to be written
/// is looked at again in the act that writes it: a device that was made meanwhile is no finding.
/// </summary>
internal sealed class PieceComparison(
    IJournal journal, IReader reader, AuthorityBook authorities, DeviceClaims claims, ReconciliationOptions options, TimeProvider time)
{
    /// <summary>Changes written by one act: a millisecond or two, between the acts of the line.</summary>
    private const int Chunk = 50;

    internal async Task<PieceOutcome> CompareAsync(
        OpenBatch batch, IReadOnlyList<DeviceRecord> devices, long after, long upTo, bool asksAuthorities, CancellationToken cancellation)
    {
        var limit = time.GetUtcNow() - options.Age;
        var answers = asksAuthorities ? await AuthorityAnswers.AskAsync(authorities, batch, devices, cancellation) : new AuthorityAnswers();
        var held = (await FindingRows.OpenAsync(reader, batch.Id, after, upTo)).ToDictionary(FindingRows.KeyOf);
        var fresh = new List<FindingDraft>();
        foreach (var draft in devices.Where(d => !claims.IsTaken(d.Uid)).SelectMany(d => DraftsOf(d, batch, answers, limit)))
        {
            if (!held.Remove(draft.Key))
            {
                fresh.Add(draft);
            }
        }

        var records = devices.ToDictionary(d => d.Ticket);
        var gone = held.Values.Where(f => IsJudged(f, records.GetValueOrDefault(f.Ticket), answers)).ToList();
        var outcome = new PieceOutcome(0, 0, answers.Unanswered);
        foreach (var some in fresh.Chunk(Chunk))
        {
            outcome = outcome with { Found = outcome.Found + await journal.CommitAsync("finding.open", tx => Open(tx, batch, some, limit), cancellation) };
        }

        foreach (var some in gone.Chunk(Chunk))
        {
            outcome = outcome with { Gone = outcome.Gone + await journal.CommitAsync("finding.gone", tx => Close(tx, some), cancellation) };
        }

        return outcome;
    }

    private static IEnumerable<FindingDraft> DraftsOf(DeviceRecord device, OpenBatch batch, AuthorityAnswers answers, DateTimeOffset limit) =>
        FindingRules.Overdue(device, limit).Concat(batch.Plan.Steps.Where(s => s.AsksAuthority).SelectMany(step =>
            answers.For(device.Uid, step.Name) is { } found ? FindingRules.Disagreements(device, step.Name, found) : []));

    /// <summary>Whether this look could have found it: else it stays as it is.</summary>
    private bool IsJudged(Finding finding, DeviceRecord? device, AuthorityAnswers answers) =>
        device is null || (!claims.IsTaken(device.Uid)
            && (finding.Certificate is not { } certificate || (!device.IsUnsettled && answers.For(device.Uid, certificate.Step) is not null)));

    /// <summary>Runs on the writer's thread.</summary>
    private int Open(ITransaction tx, OpenBatch batch, FindingDraft[] drafts, DateTimeOffset limit)
    {
        var at = time.GetUtcNow();
        return drafts.Count(d =>
            !claims.IsTaken(d.Device!.Value) && FindingRules.Holds(d.Key, DeviceRecord.Find(tx, d.Device.Value), limit)
            && FindingRows.Open(tx, batch.Batch.Uid, d, at));
    }

    /// <summary>Runs on the writer's thread.</summary>
    private int Close(ITransaction tx, Finding[] findings)
    {
        var at = time.GetUtcNow();
        return findings.Count(f => FindingRows.Close(tx, f, FindingState.Gone, at, "hub"));
    }
}

/// <summary>What changed in a piece.</summary>
internal sealed record PieceOutcome(long Found, long Gone, IReadOnlyList<string> Unanswered);
