using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Held mTLS connections to one EJBCA.</summary>
internal sealed class EjbcaTransport : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    private readonly EjbcaCredential credential;
    private readonly HttpClient http;

    internal EjbcaTransport(EjbcaConnection connection, EjbcaCredential credential, EjbcaPatience patience)
    {
        this.credential = credential;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = patience.ConnectTimeout,
            MaxConnectionsPerServer = patience.Connections,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            // A name that moves to another address is noticed within minutes.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            UseProxy = false,
            SslOptions = TlsOptions(connection, credential),
        };
        http = new HttpClient(handler, disposeHandler: true)
        {
            BaseAddress = connection.Address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };

        // A production EJBCA refuses clients that look like a browser without it; harmless elsewhere.
        http.DefaultRequestHeaders.Add("X-Keyfactor-Requested-With", "Birthmark");
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.8));
    }

    internal static SslClientAuthenticationOptions TlsOptions(EjbcaConnection connection, EjbcaCredential? credential) => new()
    {
        TargetHost = connection.Address.IdnHost,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = connection.Trust.Policy(),
        ClientCertificateContext = credential is null
            ? null
            : SslStreamCertificateContext.Create(credential.Certificate, credential.Others, offline: true),
    };

    /// <exception cref="EjbcaLostException">No answer, or one that says that the server failed (5xx).</exception>
    /// <exception cref="PkiRefusedException">TLS itself was refused: trying again is of no use.</exception>
    internal async Task<EjbcaReply> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellation)
    {
        var reply = await AskAsync(method, path, json, cancellation).ConfigureAwait(false);
        return reply.Status < 500 ? reply : throw new EjbcaLostException($"HTTP {reply.Status}: {reply.Text}", wasSent: true);
    }

    /// <summary>As <see cref="SendAsync"/>, with 5xx as an answer like others.</summary>
    internal async Task<EjbcaReply> AskAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(method, new Uri(http.BaseAddress!, path));
        if (json is not null)
        {
            message.Content = new ByteArrayContent(json);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
            return new EjbcaReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw new PkiRefusedException(
                PkiRefusal.RemoteUnavailable,
                $"TLS with {http.BaseAddress!.Authority} failed: {e.InnerException.Message} Run 'birthmark authority check' to see which certificate is wrong.");
        }
        catch (HttpRequestException e)
        {
            var wasSent = e.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError);
            throw new EjbcaLostException(Reason(e), wasSent, e);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        credential.Dispose();
    }

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name cannot be resolved",
        HttpRequestError.ConnectionError => "the connection was refused or timed out",
        HttpRequestError.SecureConnectionError => "the TLS handshake broke off",
        HttpRequestError.ConfigurationLimitExceeded => "the answer is too large",
        _ => "the connection broke before the answer was complete",
    };
}
