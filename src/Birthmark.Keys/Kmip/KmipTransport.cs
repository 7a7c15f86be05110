using System.Collections.Concurrent;

namespace Birthmark.Keys.Kmip;

/// <summary>
/// Held connections to one KMS, each call with a deadline. After a loss calls are refused at once and one in <see cref="KmipPatience.Rest"/> tries
/// again; a connection that was lost is made anew, without a restart.
/// </summary>
internal sealed class KmipTransport(KmipConnection connection, KmipPatience patience, TimeProvider time, bool ownsConnection = true) : IDisposable
{
    private readonly ConcurrentStack<KmipLine> idle = [];
    private readonly SemaphoreSlim places = new(patience.Connections);
    private long brokenAt;
    private volatile string? broken;
    private volatile bool isClosed;

    /// <summary>Why calls are refused at present, or null.</summary>
    internal string? Broken => broken;

    /// <summary>The server's answer to a request, whatever it says.</summary>
    /// <exception cref="KeyRefusedException">The KMS is away, too slow, or answers nonsense.</exception>
    internal async Task<KmipAnswer> AskAsync(KmipOperation operation, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        RefuseWhileBroken();
        using var limit = new CancellationTokenSource(patience.Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var answer = await AskOnceAsync(operation, request, both.Token).ConfigureAwait(false);
            broken = null;
            return answer;
        }
        catch (KmipLostException lost)
        {
            Break(lost.Message);
            throw new KeyRefusedException(
                lost.IsNonsense ? KeyRefusal.StoreFault : KeyRefusal.StoreUnavailable,
                $"The KMS {connection} gave no answer that can be used: {lost.Message}. The hub tries again by itself; run 'birthmark kms check' to see what is wrong.",
                lost);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            Break("a call took longer than its deadline");
            throw new KeyRefusedException(
                KeyRefusal.StoreUnavailable,
                $"The KMS {connection} gave no answer within {patience.Deadline.TotalSeconds:0.#} s: look at it and the network between; the hub tries again by itself.");
        }
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryPop(out var line))
        {
            line.Dispose();
        }

        if (ownsConnection)
        {
            connection.Dispose();
        }
    }

    private async Task<KmipAnswer> AskOnceAsync(KmipOperation operation, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        KmipLine? line = null;
        try
        {
            line = TakeIdle() ?? await KmipLine.OpenAsync(connection, cancellation).ConfigureAwait(false);
            var message = await line.ExchangeAsync(request, cancellation).ConfigureAwait(false);
            if (!KmipAnswer.TryRead(message, operation, out var answer))
            {
                throw new KmipLostException($"its answer to {operation} is malformed", isNonsense: true);
            }

            PutBack(line);
            line = null;
            return answer;
        }
        finally
        {
            // After any fault what follows on a connection would be out of step.
            line?.Dispose();
            places.Release();
        }
    }

    private KmipLine? TakeIdle()
    {
        while (idle.TryPop(out var line))
        {
            if (time.GetElapsedTime(line.UsedAt) < patience.Idle && !line.IsStale)
            {
                return line;
            }

            line.Dispose();
        }

        return null;
    }

    private void PutBack(KmipLine line)
    {
        line.UsedAt = time.GetTimestamp();
        idle.Push(line);
        if (isClosed && idle.TryPop(out var late))
        {
            late.Dispose();
        }
    }

    private void RefuseWhileBroken()
    {
        if (broken is not { } why)
        {
            return;
        }

        if (time.GetElapsedTime(Interlocked.Read(ref brokenAt)) < patience.Rest)
        {
            throw new KeyRefusedException(
                KeyRefusal.StoreUnavailable, $"The KMS {connection} is out of order ({why}): the hub tries again by itself; run 'birthmark kms check' to see what is wrong.");
        }

        // This call tries; those that come meanwhile are refused.
        Interlocked.Exchange(ref brokenAt, time.GetTimestamp());
    }

    private void Break(string why)
    {
        Interlocked.Exchange(ref brokenAt, time.GetTimestamp());
        broken = why;
    }
}
