using System.Globalization;
using Birthmark.Storage;

namespace Birthmark.Keys.Rollback;

/// <summary>The guard of a hub with a counter in hardware.</summary>
internal sealed class RollbackGuard(IMonotonicCounter counter, RollbackTables tables, IJournal journal, TimeProvider time) : IRollbackGuard, IDisposable
{
    /// <summary>Most tickets that one value of the counter stands for.</summary>
    private const long Block = 256;

    /// <summary>Values that may be written and not yet counted when the power goes: acts that wait for the hardware at one time.</summary>
    private const long MostUnsettled = 1024;

    /// <summary>A TPM's memory bears some hundred thousand writes: six an hour last it for years.</summary>
    private static readonly TimeSpan MarkEvery = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim marking = new(1);
    private long bound;
    private long hardware;
    private long markedAt;
    private volatile RollbackState state = new(RollbackStanding.RolledBack, 0, 0, 0, "not compared yet");

    public RollbackState State => state;

    public void Demand()
    {
        if (state.Standing == RollbackStanding.RolledBack)
        {
            throw new KeyRefusedException(KeyRefusal.RolledBack, $"No tickets are given: {state.Words}.");
        }
    }

    public async Task OpenAsync(bool isNew, Func<ITransaction, IReadOnlyList<TicketsInDoubt>> writeOff, CancellationToken cancellation = default)
    {
        var row = await tables.ReadAsync();
        var isThere = await Task.Run(counter.IsThere, cancellation);
        hardware = isThere ? await Task.Run(counter.Read, cancellation) : 0;
        if (row is null && (isNew || !isThere))
        {
            // The first start with this counter: what it stood at says nothing.
            hardware = await Task.Run(counter.Advance, cancellation);
            await journal.CommitAsync("rollback.begin", tx => Begin(tx, hardware), cancellation);
            (row, isThere) = (new(hardware, IsClean: true), true);
        }

        if (Fault(row, isThere) is { } fault)
        {
            var lost = await journal.CommitAsync("rollback.doubt", tx => WriteOff(tx, row?.Value ?? 0, isUnclean: true, writeOff), cancellation);
            var most = Math.Max(0, hardware - (row?.Value ?? 0)) * Block;
            bound = hardware;
            state = new(RollbackStanding.RolledBack, row?.Value ?? 0, hardware, await tables.InDoubtAsync() + most, string.Create(
                CultureInfo.InvariantCulture,
                $"{fault}; at most {most} tickets were used that this database does not know, and {lost} of its own are in doubt. Put the newest database back, or ask every paired OEM for a signed order to resume at counter {hardware} (birthmark exchange resume --counter {hardware})"));
            return;
        }

        bound = row!.Value;
        await SettleAsync(row.Value);
        var next = await journal.CommitAsync(
            "rollback.open",
            tx =>
            {
                WriteOff(tx, row.Value, !row.IsClean, writeOff);
                return Bind(tx);
            },
            cancellation);
        await SettleAsync(next);
        await TellAsync();
    }

    public async Task CloseAsync()
    {
        if (state.Standing == RollbackStanding.Current)
        {
            await SettleAsync(await journal.CommitAsync("rollback.close", tx => Bound(tables.Next(tx, isClean: true))));
        }
    }

    public long? Bind(ITransaction tx) => Bound(tables.Next(tx));

    public Task SettleAsync(long? value) => value is { } wanted ? Task.Run(() => Settle(wanted)) : Task.CompletedTask;

    public async Task<long?> MarkAsync(CancellationToken cancellation = default)
    {
        if (state.Standing != RollbackStanding.Current)
        {
            return null;
        }

        await marking.WaitAsync(cancellation);
        try
        {
            if (markedAt == 0 || time.GetElapsedTime(markedAt) >= MarkEvery)
            {
                await SettleAsync(await journal.CommitAsync("rollback.mark", Bind, cancellation));
                markedAt = time.GetTimestamp();
            }

            lock (gate)
            {
                return hardware;
            }
        }
        finally
        {
            marking.Release();
        }
    }

    public async Task<RollbackState> ResumeAsync(Resumption resumption, Action<ITransaction, TicketsInDoubt> clear, CancellationToken cancellation = default)
    {
        var isHeld = state.Standing == RollbackStanding.RolledBack;
        var present = Interlocked.Read(ref hardware);
        if (isHeld ? resumption.Counter != present : resumption.Counter > present)
        {
            throw new KeyRefusedException(KeyRefusal.RolledBack, string.Create(
                CultureInfo.InvariantCulture, $"This order of '{resumption.Holder}' resumes at counter {resumption.Counter}, and the counter stands at {present}: have it made for {present}."));
        }

        var (missing, next) = await journal.CommitAsync("rollback.resume", tx => Resume(tx, resumption, isHeld ? present : null, clear), cancellation);
        if (isHeld && missing.Count > 0)
        {
            return state = state with { Words = $"{state.Words}; '{resumption.Holder}' has let it go on, still to do so: {string.Join(", ", missing)}" };
        }

        await SettleAsync(next);
        await TellAsync();
        return state;
    }

    public void Dispose() => marking.Dispose();

    private (List<string> Missing, long? Next) Resume(ITransaction tx, Resumption resumption, long? held, Action<ITransaction, TicketsInDoubt> clear)
    {
        var cleared = resumption.IsClearing ? RollbackTables.Take(tx, resumption.Holder, resumption.Counter) : [];
        cleared.ForEach(c => clear(tx, c));
        tx.Record(new AuditRecord(
            "rollback.resume", resumption.Actor, resumption.Holder, ("counter", Words(resumption.Counter)), ("cleared", Words(cleared.Sum(c => c.Tickets)))));
        if (held is not { } present)
        {
            return ([], null);
        }

        var missing = resumption.Holders.Except(RollbackTables.Consent(tx, resumption.Holder, present), StringComparer.Ordinal).ToList();
        return missing.Count > 0 ? (missing, null) : ([], Bound(tables.Next(tx, least: present)));
    }

    private bool Begin(ITransaction tx, long value)
    {
        tables.Write(tx, new(value, IsClean: true));
        tx.Record(new AuditRecord("rollback.begin", "hub", counter.Name, ("counter", Words(value))));
        return true;
    }

    private static long WriteOff(ITransaction tx, long value, bool isUnclean, Func<ITransaction, IReadOnlyList<TicketsInDoubt>> writeOff)
    {
        var doubts = isUnclean ? writeOff(tx) : [];
        RollbackTables.Doubt(tx, value, doubts);
        return doubts.Sum(d => d.Tickets);
    }

    /// <summary>Why database and hardware do not belong together; null when they do.</summary>
    private string? Fault(RollbackTables.Row? row, bool isThere) => row switch
    {
        null => $"the database has no value of the {counter.Name}, which stands at {Words(hardware)}: it is from before this hub had one",
        { IsForged: true } => $"the database's value of the {counter.Name} was written by hand",
        _ when !isThere => $"the {counter.Name} is gone from this machine; the database stands at {Words(row.Value)}",
        _ when row.Value < hardware => $"the database is older than this hub: it stands at {Words(row.Value)}, the {counter.Name} at {Words(hardware)}",
        _ when row.Value > hardware + MostUnsettled => $"the database stands at {Words(row.Value)} and the {counter.Name} at {Words(hardware)}: it is of another TPM",
        _ => null,
    };

    private long Bound(long value)
    {
        Interlocked.Exchange(ref bound, Math.Max(Interlocked.Read(ref bound), value));
        return value;
    }

    private void Settle(long wanted)
    {
        lock (gate)
        {
            while (hardware < wanted)
            {
                Interlocked.Exchange(ref hardware, counter.Advance());
            }

            if (hardware > Interlocked.Read(ref bound))
            {
                throw new KeyRefusedException(
                    KeyRefusal.StoreFault, $"Somebody else counts with the {counter.Name}: find out who uses this TPM; at its next start this hub will want its owner's order to go on.");
            }
        }
    }

    private async Task TellAsync()
    {
        var inDoubt = await tables.InDoubtAsync();
        var value = Interlocked.Read(ref hardware);
        state = new(RollbackStanding.Current, value, value, inDoubt, inDoubt == 0
            ? $"database and {counter.Name} agree"
            : $"database and {counter.Name} agree; {Words(inDoubt)} tickets are unconfirmed since a stop that was not orderly, until their OEM clears them (birthmark exchange resume --counter {Words(value)} --clear-unconfirmed)");
    }

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);
}
