using System.Collections.Concurrent;

namespace Birthmark.Server.Deadlines;

/// <summary>Looks at the requests of all connections now and then, and gives up those that are late: one timer for all.</summary>
internal sealed class DeadlineWatch : IDisposable
{
    private readonly ConcurrentDictionary<ConnectionDeadline, bool> connections = [];
    private readonly long longest;
    private readonly ITimer timer;

    public DeadlineWatch(RequestLimit limit, TimeProvider time)
    {
        longest = (long)limit.Longest.TotalMilliseconds;
        timer = time.CreateTimer(_ => Look(Environment.TickCount64), null, limit.Pace, limit.Pace);
    }

    /// <summary>When a request that begins now is late.</summary>
    internal long Due => Environment.TickCount64 + longest;

    /// <summary>For the life of a connection.</summary>
    internal ConnectionDeadline Open(CancellationToken closed)
    {
        var deadline = new ConnectionDeadline(closed);
        connections[deadline] = true;
        return deadline;
    }

    internal void Close(ConnectionDeadline deadline)
    {
        connections.TryRemove(deadline, out _);
        deadline.Dispose();
    }

    public void Dispose() => timer.Dispose();

    private void Look(long now)
    {
        foreach (var (deadline, _) in connections)
        {
            deadline.Look(now);
        }
    }
}
