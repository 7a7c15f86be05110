using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Bench.Load;

/// <summary>One held HTTP/1.1 connection with client certificate; lean, because it shares its cores with the hub it measures.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly string host;
    private byte[] buffer = new byte[64 * 1024];
    private int filled;

    private HubConnection(Socket socket, SslStream stream, string host)
    {
        this.socket = socket;
        this.stream = stream;
        this.host = host;
    }

    internal static async Task<HubConnection> OpenAsync(IPEndPoint address, X509Certificate2? credential, X509Certificate2 root)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = address.Address.ToString(),
            ClientCertificates = credential is null ? null : [credential],
            CertificateChainPolicy = Policy(root),
        });
        return new HubConnection(socket, stream, address.ToString());
    }

    /// <summary>Sends one request and returns status and body; the body is valid until the next call.</summary>
    internal async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(string method, string path, string body, string contentType = "application/json")
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var head = $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n";
        var request = ArrayPool<byte>.Shared.Rent(head.Length + length);
        var n = Encoding.ASCII.GetBytes(head, request);
        n += Encoding.UTF8.GetBytes(body, request.AsSpan(n));
        await stream.WriteAsync(request.AsMemory(0, n));
        ArrayPool<byte>.Shared.Return(request);
        return await ReadAnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        socket.Dispose();
    }

    private static X509ChainPolicy Policy(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(root);
        return policy;
    }

    private async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> ReadAnswerAsync()
    {
        filled = 0;
        int headEnd;
        while ((headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync();
        }

        var status = int.Parse(buffer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        var start = headEnd + 4;
        var length = ContentLength(buffer.AsSpan(0, headEnd));
        if (length >= 0)
        {
            while (filled < start + length)
            {
                await FillAsync();
            }

            return (status, buffer.AsMemory(start, length));
        }

        return (status, await ReadChunksAsync(start));
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadChunksAsync(int position)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            int lineEnd;
            while ((lineEnd = buffer.AsSpan(position, filled - position).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync();
            }

            var size = int.Parse(buffer.AsSpan(position, lineEnd), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            position += lineEnd + 2;
            while (filled < position + size + 2)
            {
                await FillAsync();
            }

            if (size == 0)
            {
                return body.WrittenMemory;
            }

            body.Write(buffer.AsSpan(position, size));
            position += size + 2;
        }
    }

    private async ValueTask FillAsync()
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var n = await stream.ReadAsync(buffer.AsMemory(filled));
        if (n == 0)
        {
            throw new IOException("The hub closed the connection.");
        }

        filled += n;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return head.IndexOf("chunked"u8) >= 0 ? -1 : 0;
        }

        var value = head[(at + 16)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? value : value[..end], System.Globalization.CultureInfo.InvariantCulture);
    }
}
