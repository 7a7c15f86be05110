using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;

namespace Birthmark.Server.Tests.Hub;

/// <summary>Plain HTTPS calls with a chosen client certificate.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly HttpClient http;
    private int connections;

    internal TestClient(Uri hub, X509Certificate2 root, X509Certificate2? certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(root);
        var tls = new SslClientAuthenticationOptions { TargetHost = hub.Host, CertificateChainPolicy = policy };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        http = new HttpClient(new SocketsHttpHandler { SslOptions = tls, ConnectCallback = ConnectAsync, UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = hub };
    }

    /// <summary>TCP connections opened so far.</summary>
    internal int Connections => connections;

    internal Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request);

    internal Task<HttpResponseMessage> PostAsync(string path, string body, string mediaType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, mediaType) };
        // Asks first (RFC 9110 §10.1.1): a body refused for its length would else be cut off in the middle, and with it the answer.
        request.Headers.ExpectContinue = body.Length > 1 << 16;
        return http.SendAsync(request);
    }

    /// <summary>Asserts that the call was refused with this status and code, and returns the problem.</summary>
    internal static async Task<Problem> RefusedAsync(Task<HttpResponseMessage> call, int status, string code)
    {
        using var response = await call;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(Problem.MediaType, response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync(ApiJson.Default.Problem))!;
        Assert.Equal(code, problem.Code);
        Assert.Equal(status, problem.Status);
        return problem;
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
