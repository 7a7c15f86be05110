using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>The steps below HTTP: name, connection, TLS.</summary>
internal sealed class NetworkSteps(EjbcaConnection connection, EjbcaPatience patience, TimeProvider time)
{
    private readonly string host = connection.Address.IdnHost;
    private readonly int port = connection.Address.Port;
    private IPAddress[] addresses = [];

    internal async Task<AuthorityFinding> ResolveAsync(CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var given))
        {
            addresses = [given];
            return new AuthorityFinding("dns", true, $"{given} is an address: no name to look up.");
        }

        try
        {
            using var limit = Limit(cancellation);
            addresses = await Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
            return addresses.Length > 0
                ? new AuthorityFinding("dns", true, $"'{host}' is {string.Join(", ", addresses.Select(static address => address.ToString()))}.")
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

    internal async Task<AuthorityFinding> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            using var socket = await OpenAsync(cancellation).ConfigureAwait(false);
            return new AuthorityFinding("tcp", true, $"Connected to {socket.RemoteEndPoint}.");
        }
        catch (SocketException e)
        {
            return new AuthorityFinding(
                "tcp", false, $"Nothing answers at {host} port {port} ({e.Message}): check that EJBCA runs, the port in {EjbcaVariables.Url}, and firewalls between.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new AuthorityFinding(
                "tcp", false, $"{host} port {port} did not answer within {patience.ConnectTimeout.TotalSeconds:0.###} s: a firewall may drop the packets; check the port in {EjbcaVariables.Url}.");
        }
    }

    internal async Task<AuthorityFinding> HandshakeAsync(EjbcaCredential? credential, CancellationToken cancellation)
    {
        ServerCertificateFinding? seen = null;
        var options = EjbcaTransport.TlsOptions(connection, credential);
        options.CertificateChainPolicy = null;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;

        // Judged by ourselves, so that every fault can be named.
        options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            seen = certificate is X509Certificate2 server ? ServerCertificateFinding.Judge(server, chain, connection, time) : null;
            return seen is { IsGood: true };
        };
        try
        {
            using var limit = Limit(cancellation);
            using var socket = await OpenAsync(limit.Token).ConfigureAwait(false);
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsClientAsync(options, limit.Token).ConfigureAwait(false);
            return seen?.Finding($"{stream.SslProtocol}") ?? NoTls("the server showed no certificate");
        }
        catch (AuthenticationException e)
        {
            // The server's certificate comes first: when it is wrong, that is what to mend.
            return seen is { IsGood: false } ? seen.Finding("TLS") : NoTls(e.InnerException?.Message ?? e.Message);
        }
        catch (IOException e)
        {
            return NoTls(e.InnerException?.Message ?? e.Message);
        }
        catch (SocketException e)
        {
            return NoTls(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NoTls($"no handshake within {patience.ConnectTimeout.TotalSeconds:0.###} s");
        }
    }

    private AuthorityFinding NoTls(string why) => new(
        "tls", false, $"No TLS with {host} port {port}: {why}. Check that {EjbcaVariables.Url} names the port that asks for client certificates (usually 8443).");

    private AuthorityFinding Unknown(string why) =>
        new("dns", false, $"The host name '{host}' cannot be resolved ({why}): correct {EjbcaVariables.Url}, or the name server's entry.");

    private async Task<Socket> OpenAsync(CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, limit.Token).ConfigureAwait(false);
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
        limit.CancelAfter(patience.ConnectTimeout);
        return limit;
    }
}
