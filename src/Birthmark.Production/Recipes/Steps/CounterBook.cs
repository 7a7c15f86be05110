using System.Collections.Concurrent;
using Birthmark.Storage;

namespace Birthmark.Production.Recipes.Steps;

internal readonly record struct CounterName(string Project, string Name);

/// <summary>
/// Hands out the numbers of counters. Numbers are reserved durably in blocks before the first of a block is given; what is left of a block
/// when the hub stops is skipped. So a number is never given twice, whatever happens, and a device costs no write of its own.
/// </summary>
internal sealed class CounterBook(IJournal journal)
{
    internal const int BlockSize = 256;
    private readonly ConcurrentDictionary<CounterName, Counter> counters = new();

    internal ValueTask<long> TakeAsync(CounterName name, long start, CancellationToken cancellation) =>
        counters.GetOrAdd(name, n => new Counter(n, journal)).TakeAsync(start, cancellation);

    private sealed class Counter(CounterName name, IJournal journal)
    {
        private readonly Lock gate = new();
        private long next;
        private long end;
        private Task? refill;

        internal async ValueTask<long> TakeAsync(long start, CancellationToken cancellation)
        {
            while (true)
            {
                Task wait;
                lock (gate)
                {
                    if (next < start)
                    {
                        // A new version of the project starts higher.
                        next = Math.Max(next, Math.Min(start, end));
                    }

                    if (next < end)
                    {
                        return next++;
                    }

                    // All who find the block empty wait for the same reservation.
                    wait = refill ??= RefillAsync(start);
                }

                await wait.WaitAsync(cancellation);
            }
        }

        private async Task RefillAsync(long start)
        {
            // Leaves the gate first: the writer's thread must not run what follows inside it.
            await Task.Yield();
            try
            {
                var first = await journal.CommitAsync("counter.reserve", tx => Reserve(tx, start));
                lock (gate)
                {
                    next = first;
                    end = first + BlockSize;
                }
            }
            finally
            {
                lock (gate)
                {
                    refill = null;
                }
            }
        }

        private long Reserve(ITransaction tx, long start)
        {
            var known = tx.Query("SELECT next FROM production_counter WHERE project = $1 AND name = $2", r => r.GetInt64(0), name.Project, name.Name);
            var first = Math.Max(start, known.Count == 0 ? start : known[0]);
            tx.Execute(
                "INSERT INTO production_counter (project, name, next) VALUES ($1, $2, $3) ON CONFLICT (project, name) DO UPDATE SET next = excluded.next",
                name.Project, name.Name, first + BlockSize);
            return first;
        }
    }
}
