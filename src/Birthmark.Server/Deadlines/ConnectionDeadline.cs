namespace Birthmark.Server.Deadlines;

/// <summary>
/// The deadline of a connection's requests, which come one after another: all of them share one source of cancellation, and none sets a timer of its own.
/// </summary>
internal sealed class ConnectionDeadline : IDisposable
{
    private const long Nobody = long.MaxValue;

    private readonly Lock gate = new();
    private CancellationTokenSource source;
    private long due = Nobody;
    private bool isLate;

    /// <param name="closed">Cancelled when the connection is closed; its requests are given up then too.</param>
    internal ConnectionDeadline(CancellationToken closed)
    {
        Closed = closed;
        source = CancellationTokenSource.CreateLinkedTokenSource(closed);
    }

    internal CancellationToken Closed { get; }

    /// <summary>False: a request of this connection is running already.</summary>
    /// <param name="until">When it is late, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <param name="token">Cancelled when the request is late or its connection is closed.</param>
    internal bool TryBegin(long until, out CancellationToken token)
    {
        lock (gate)
        {
            token = source.Token;
            if (due != Nobody)
            {
                return false;
            }

            due = until;
            return true;
        }
    }

    /// <summary>The request has ended, in whatever way.</summary>
    internal void End()
    {
        lock (gate)
        {
            due = Nobody;
            if (isLate)
            {
                // The late request's token is spent; the next request must not find it so.
                isLate = false;
                source = CancellationTokenSource.CreateLinkedTokenSource(Closed);
            }
        }
    }

    /// <summary>Gives the running request up when it is late.</summary>
    internal void Look(long now)
    {
        CancellationTokenSource late;
        lock (gate)
        {
            if (now < due || isLate)
            {
                return;
            }

            isLate = true;
            late = source;
        }

        // Not here: whoever waits for the token goes on where it is cancelled.
        _ = late.CancelAsync();
    }

    public void Dispose()
    {
        lock (gate)
        {
            due = Nobody;
            if (!isLate)
            {
                // Otherwise the watch may be cancelling it just now.
                source.Dispose();
            }
        }
    }
}
