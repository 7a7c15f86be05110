using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>A held mTLS connection to one site.</summary>
internal sealed class SiteLine : IDisposable
{
    private const int LongestReply = 1 << 20;
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly Uri address;
    private readonly SslStreamCertificateContext context;
    private readonly TimeProvider time;

    internal SiteLine(EvidenceSite site, SslStreamCertificateContext context, TimeProvider time)
    {
        (this.context, this.time) = (context, time);
        var text = site.Address.AbsoluteUri;
        address = new Uri(new Uri(text.EndsWith('/') ? text : text + "/"), EvidenceForm.Path);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        policy.CustomTrustStore.AddRange(EvidenceSite.TryReadTrust(site.Trust, out var trust) ? trust : []);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = site.Address.IdnHost,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = policy,
                ClientCertificateContext = context,
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestReply,
        };
    }

    /// <summary>False after the hub's certificate was renewed.</summary>
    internal bool Uses(SslStreamCertificateContext now) => ReferenceEquals(context, now);

    /// <summary>What the site holds.</summary>
    /// <exception cref="SiteSilentException">No answer that could be used.</exception>
    internal Task<EvidenceReply> AskAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Get, null, cancellation);

    /// <exception cref="SiteSilentException">No answer that could be used.</exception>
    internal Task<EvidenceReply> PushAsync(byte[] body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, body, cancellation);

    public void Dispose() => http.Dispose();

    private async Task<EvidenceReply> SendAsync(HttpMethod method, byte[]? body, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(ReplyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(method, address) { Version = HttpVersion.Version11 };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(EvidenceForm.MediaType);
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var octets = await response.Content.ReadAsByteArrayAsync(either.Token);
            var reply = Read(octets) ?? throw new SiteSilentException($"it answered {(int)response.StatusCode} with something that is no answer of a receiver");
            return response.IsSuccessStatusCode == (reply.Code is null)
                ? reply
                : throw new SiteSilentException($"it answered {(int)response.StatusCode} with an answer of another kind");
        }
        catch (HttpRequestException e)
        {
            throw new SiteSilentException(Reason(e), e);
        }
        catch (IOException e)
        {
            throw new SiteSilentException("the connection broke before the answer was complete", e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SiteSilentException($"no answer within {ReplyTimeout.TotalSeconds} s");
        }
    }

    private static EvidenceReply? Read(byte[] octets)
    {
        try
        {
            return JsonSerializer.Deserialize(octets, EvidenceJson.Default.EvidenceReply);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Reason(HttpRequestException e) => e switch
    {
        { InnerException: AuthenticationException tls } => $"TLS failed: {tls.Message}",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name cannot be resolved",
        { HttpRequestError: HttpRequestError.ConnectionError } => "the connection was refused or timed out",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "the TLS handshake broke off",
        _ => "the connection broke before the answer was complete",
    };
}

/// <summary>The site gave no answer that could be used: try again later.</summary>
internal sealed class SiteSilentException(string message, Exception? cause = null) : Exception(message, cause);
