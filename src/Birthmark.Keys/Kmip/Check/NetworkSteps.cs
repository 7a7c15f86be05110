using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys.Kms;

namespace Birthmark.Keys.Kmip.Check;

/// <summary>The steps below KMIP: name, connection, TLS with both certificates.</summary>
internal sealed class NetworkSteps(KmipConnection connection, KmipPatience patience, TimeProvider time)
{
    private readonly string host = connection.Host.Trim('[', ']');
    private readonly int port = connection.Port;
    private IPAddress[] addresses = [];

    internal async Task<KmsFinding> ResolveAsync(CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var given))
        {
            addresses = [given];
            return new("dns", true, $"{given} is an address: no name to look up.");
        }

        try
        {
            using var limit = Limit(cancellation);
            addresses = await Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
            return addresses.Length > 0 ? new("dns", true, $"'{host}' is {string.Join(", ", addresses.Select(static address => address.ToString()))}.") : Unknown("it has no address");
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

    internal async Task<KmsFinding> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            using var socket = await OpenAsync(cancellation).ConfigureAwait(false);
            return new("tcp", true, $"Connected to {socket.RemoteEndPoint}.");
        }
        catch (SocketException e)
        {
            return new("tcp", false, $"Nothing answers at {host} port {port} ({e.Message}): check that the KMS runs, the port in {KmipVariables.Address} (usually {KmipConnection.DefaultPort}), and firewalls between.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new("tcp", false, $"{host} port {port} did not answer within {patience.Deadline.TotalSeconds:0.###} s: a firewall may drop the packets; check the port in {KmipVariables.Address}.");
        }
    }

    /// <summary>Whose certificate is wrong is told apart: ours is looked at only by a server whose own is right.</summary>
    internal async Task<KmsFinding> HandshakeAsync(CancellationToken cancellation)
    {
        ServerCertificateFinding? seen = null;
        var options = connection.TlsOptions();
        options.CertificateChainPolicy = null;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
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
            return seen is null ? NoTls("the server showed no certificate") : new("tls", true, $"{stream.SslProtocol}: {seen.Text}");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
            return Broken(seen, e.InnerException?.Message ?? e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Broken(seen, $"no handshake within {patience.Deadline.TotalSeconds:0.###} s");
        }
    }

    /// <summary>What was wrong when the server spoke no further, by what was seen of it until then.</summary>
    private KmsFinding Broken(ServerCertificateFinding? seen, string why) => seen switch
    {
        { IsGood: false } => new("tls", false, seen.Text),
        { IsGood: true } => NotAccepted(connection, why),
        _ => NoTls(why),
    };

    internal static KmsFinding NotAccepted(KmipConnection connection, string why) => new(
        "credential", false, $"The KMS spoke no further once it had seen the client certificate '{connection.Credential.Certificate.Subject}', issued by '{connection.Credential.Certificate.Issuer}' ({why}): have its issuer trusted there, or put another certificate into {KmipVariables.P12File}.");

    private KmsFinding NoTls(string why) => new(
        "tls", false, $"No TLS with {host} port {port}: {why}. Check that {KmipVariables.Address} names the KMIP port (usually {KmipConnection.DefaultPort}), and that the KMS trusts '{connection.Credential.Certificate.Issuer}', the issuer of the client certificate '{connection.Credential.Certificate.Subject}': with TLS 1.2 a refusal of that looks the same.");

    private KmsFinding Unknown(string why) => new("dns", false, $"The host name '{host}' cannot be resolved ({why}): correct {KmipVariables.Address}, or the name server's entry.");

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
        limit.CancelAfter(patience.Deadline);
        return limit;
    }
}
