using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Keys.Tls;

/// <summary>The steps towards a server, below what it speaks: name, connection, TLS.</summary>
public sealed class PeerSteps(TlsPeer peer, TimeProvider time)
{
    private IPAddress[] addresses = [];

    /// <summary>The step <c>dns</c>.</summary>
    public async Task<PeerFinding> ResolveAsync(CancellationToken cancellation)
    {
        if (IPAddress.TryParse(peer.Host, out var given))
        {
            addresses = [given];
            return new("dns", true, $"{given} is an address: no name to look up.");
        }

        try
        {
            using var limit = Limit(cancellation);
            addresses = await Dns.GetHostAddressesAsync(peer.Host, limit.Token).ConfigureAwait(false);
            return addresses.Length > 0
                ? new("dns", true, $"'{peer.Host}' is {string.Join(", ", addresses.Select(static address => address.ToString()))}.")
                : Unknown("it has no address");
        }
        catch (SocketException e)
        {
            return Unknown(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unknown("the name server did not answer in time");
        }
    }

    /// <summary>The step <c>tcp</c>, after <see cref="ResolveAsync"/>.</summary>
    public async Task<PeerFinding> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            using var socket = await OpenAsync(cancellation).ConfigureAwait(false);
            return new("tcp", true, $"Connected to {socket.RemoteEndPoint}.");
        }
        catch (SocketException e)
        {
            return new("tcp", false, $"Nothing answers at {peer.Host} port {peer.Port} ({e.Message}): check that {peer.Name} runs, the port in {peer.AddressVariable}{peer.PortHint}, and firewalls between.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new("tcp", false, $"{peer.Host} port {peer.Port} did not answer within {peer.Deadline.TotalSeconds:0.###} s: a firewall may drop the packets; check the port in {peer.AddressVariable}.");
        }
    }

    /// <summary>Shakes hands, after <see cref="ResolveAsync"/>. What a failure means differs from server to server: the caller says it.</summary>
    /// <param name="options">As in use; who judges the server's certificate is replaced, so that every fault can be named.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<PeerHandshake> HandshakeAsync(SslClientAuthenticationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerCertificateFinding? seen = null;
        options.CertificateChainPolicy = null;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            seen = certificate is X509Certificate2 server ? ServerCertificateFinding.Judge(server, chain, peer, time) : null;
            return seen is { IsGood: true };
        };
        try
        {
            using var limit = Limit(cancellation);
            using var socket = await OpenAsync(limit.Token).ConfigureAwait(false);
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsClientAsync(options, limit.Token).ConfigureAwait(false);
            return seen is null ? new(null, null, "the server showed no certificate") : new(seen, $"{stream.SslProtocol}", "");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
            return new(seen, null, e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(seen, null, $"no handshake within {peer.Deadline.TotalSeconds:0.###} s");
        }
    }

    private PeerFinding Unknown(string why) =>
        new("dns", false, $"The host name '{peer.Host}' cannot be resolved ({why}): correct {peer.AddressVariable}, or the name server's entry.");

    private async Task<Socket> OpenAsync(CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, peer.Port, limit.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(peer.Deadline);
        return limit;
    }
}
