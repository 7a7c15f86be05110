using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Birthmark.Keys.Kmip.Ttlv;

namespace Birthmark.Keys.Kmip;

/// <summary>One TLS connection to a KMS, for one call at a time.</summary>
internal sealed class KmipLine : IDisposable
{
    private readonly Socket socket;
    private readonly SslStream stream;

    private KmipLine(Socket socket, SslStream stream)
    {
        this.socket = socket;
        this.stream = stream;
    }

    /// <summary>When it was last used.</summary>
    internal long UsedAt { get; set; }

    /// <summary>What waits on an idle connection is its end.</summary>
    internal bool IsStale => socket.Poll(0, SelectMode.SelectRead);

    /// <exception cref="KmipLostException">Nobody there, or no TLS.</exception>
    internal static async Task<KmipLine> OpenAsync(KmipConnection connection, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        KmipLine? line = null;
        try
        {
            await socket.ConnectAsync(connection.Host.Trim('[', ']'), connection.Port, cancellation).ConfigureAwait(false);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(connection.TlsOptions(), cancellation).ConfigureAwait(false);
            return line = new(socket, stream);
        }
        catch (SocketException e)
        {
            throw new KmipLostException($"it cannot be reached ({e.Message})");
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw new KmipLostException($"no TLS with it ({e.InnerException?.Message ?? e.Message})");
        }
        finally
        {
            if (line is null)
            {
                stream?.Dispose();
                socket.Dispose();
            }
        }
    }

    /// <summary>The answer's octets, in pinned memory that the caller zeroes.</summary>
    /// <exception cref="KmipLostException">The connection broke, or what came is no message.</exception>
    internal async Task<byte[]> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(request, cancellation).ConfigureAwait(false);
            await stream.FlushAsync(cancellation).ConfigureAwait(false);
            var header = new byte[TtlvReader.HeaderLength];
            await stream.ReadExactlyAsync(header, cancellation).ConfigureAwait(false);
            if (!TtlvReader.TryReadHeader(header, out var tag, out var type, out _, out var padded) || tag != KmipTag.ResponseMessage || type != TtlvType.Structure)
            {
                throw new KmipLostException("it answered what is no KMIP message, or one of over 1 MiB", isNonsense: true);
            }

            var message = GC.AllocateUninitializedArray<byte>(TtlvReader.HeaderLength + padded, pinned: true);
            header.CopyTo(message, 0);
            await stream.ReadExactlyAsync(message.AsMemory(TtlvReader.HeaderLength), cancellation).ConfigureAwait(false);
            return message;
        }
        catch (EndOfStreamException)
        {
            throw new KmipLostException("it closed the connection before its answer was complete");
        }
        catch (IOException e)
        {
            // TLS 1.3: a client certificate that the server does not accept shows here, not in the handshake.
            throw new KmipLostException($"the connection broke ({e.InnerException?.Message ?? e.Message})");
        }
    }

    public void Dispose() => stream.Dispose();
}
