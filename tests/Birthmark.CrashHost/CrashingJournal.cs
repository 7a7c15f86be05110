using System.Diagnostics;
using Birthmark.Storage;

namespace Birthmark.CrashHost;

/// <summary>The real journal, which kills its own process (SIGKILL) at one chosen step and writes down the steps it passed.</summary>
internal sealed class CrashingJournal(IJournal inner, CrashPoint? point, string? record) : IJournal
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> seen = [];

    public JournalHealth Health => inner.Health;

    public Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        PassAsync(act, work, dying => inner.CommitAsync(act, dying, cancellation));

    public Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
        PassAsync(act, work, dying => inner.CommitRepeatableAsync(act, dying, cancellation));

    private async Task<T> PassAsync<T>(string act, Func<ITransaction, T> work, Func<Func<ITransaction, T>, Task<T>> commit)
    {
        var moment = Pass(act);
        DieIf(moment, CrashMoment.Before);
        var result = await commit(tx =>
        {
            var done = work(tx);
            DieIf(moment, CrashMoment.Inside);
            return done;
        });
        DieIf(moment, CrashMoment.After);
        return result;
    }

    private CrashMoment? Pass(string act)
    {
        lock (gate)
        {
            seen[act] = seen.GetValueOrDefault(act) + 1;
            if (record is not null)
            {
                File.AppendAllText(record, $"{act}:{seen[act]}\n");
            }

            return point is not null && point.Act == act && point.Occurrence == seen[act] ? point.Moment : null;
        }
    }

    private static void DieIf(CrashMoment? moment, CrashMoment now)
    {
        if (moment == now)
        {
            Process.GetCurrentProcess().Kill();
            throw new UnreachableException("SIGKILL does not return");
        }
    }
}
