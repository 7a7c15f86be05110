using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Birthmark.Exchange.Tests.Evidence;

/// <summary>A TCP relay between hub and site that can be cut and mended, and that can cut itself after so many octets of answers.</summary>
internal sealed class CuttableCable : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> open = new();
    private readonly CancellationTokenSource over = new();
    private readonly int to;
    private long answered;
    private long asked;
    private volatile bool isCut;

    internal CuttableCable(int to)
    {
        this.to = to;
        listener.Start();
        _ = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Octets that went to the site since it was mended.</summary>
    internal long Asked => Interlocked.Read(ref asked);

    /// <summary>Octets that came back from the site since it was mended.</summary>
    internal long Answered => Interlocked.Read(ref answered);

    /// <summary>Connections that were tried while it was cut.</summary>
    internal int TriesInVain { get; private set; }

    /// <summary>Cuts when so many octets have come back from the site; the last piece is lost.</summary>
    internal long CutAfterAnswered { get; set; } = long.MaxValue;

    /// <summary>Cuts when so many octets have gone to the site; the last piece is lost.</summary>
    internal long CutAfterAsked { get; set; } = long.MaxValue;

    /// <summary>What happens at that moment, before anybody notices.</summary>
    internal Action AtCut { get; set; } = () => { };

    internal void Cut()
    {
        isCut = true;
        foreach (var socket in open.Keys)
        {
            socket.Dispose();
        }
    }

    internal void Mend()
    {
        answered = asked = 0;
        isCut = false;
    }

    public void Dispose()
    {
        over.Cancel();
        Cut();
        listener.Dispose();
        over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                _ = RelayAsync(await listener.AcceptSocketAsync(over.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (near)
        {
            try
            {
                if (isCut)
                {
                    TriesInVain++;
                    return;
                }

                open[near] = open[far] = 0;
                await far.ConnectAsync(IPAddress.Loopback, to);
                await Task.WhenAny(CopyAsync(near, far, isAnswer: false), CopyAsync(far, near, isAnswer: true));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Cut, or nobody is there: the other end notices by its own.
            }
            finally
            {
                open.TryRemove(near, out _);
                open.TryRemove(far, out _);
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket into, bool isAnswer)
    {
        var piece = new byte[16 << 10];
        try
        {
            int length;
            while ((length = await from.ReceiveAsync(piece)) > 0)
            {
                if (isAnswer ? Interlocked.Add(ref answered, length) >= CutAfterAnswered : Interlocked.Add(ref asked, length) >= CutAfterAsked)
                {
                    CutAfterAnswered = CutAfterAsked = long.MaxValue;
                    AtCut();
                    Cut();
                    return;
                }

                await into.SendAsync(piece.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }
}
