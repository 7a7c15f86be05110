using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Keys.Pooling;

/// <summary>
/// Instances of something that one thread may use at a time. Grows to the number of threads that ever used it at once;
/// when closed it frees what is idle at once and what is in use as soon as that comes back.
/// </summary>
internal sealed class Pool<T>(Func<T> make) : IDisposable
    where T : class, IDisposable
{
    private readonly ConcurrentBag<T> idle = [];
    private readonly Lock gate = new();
    private volatile bool isClosed;

    internal bool TryRent([NotNullWhen(true)] out T? item)
    {
        if (idle.TryTake(out item))
        {
            return true;
        }

        // Making one reads the secret that Dispose's caller is about to zero, hence the lock.
        lock (gate)
        {
            item = isClosed ? null : make();
            return item is not null;
        }
    }

    internal void Return(T item)
    {
        idle.Add(item);
        if (isClosed)
        {
            Drain();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
        }

        Drain();
    }

    private void Drain()
    {
        while (idle.TryTake(out var item))
        {
            item.Dispose();
        }
    }
}
