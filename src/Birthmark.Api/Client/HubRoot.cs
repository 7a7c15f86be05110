using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Json;
using Birthmark.Api.Stations;

namespace Birthmark.Api.Client;

/// <summary>Gets to know a hub for the first time.</summary>
public static class HubRoot
{
    private const string Path = "/api/v1/stations/trust";

    /// <summary>
    /// Asks whoever answers for its root and takes it only when the code names it. Nothing is sent but the question: the secret goes out
    /// later, over a connection that trusts this root alone.
    /// </summary>
    /// <exception cref="CredentialException">What answers is not the hub that the code names.</exception>
    public static async Task<X509Certificate2> FetchAsync(HubAddress server, InvitationCode code, CancellationToken cancellation = default)
    {
        using var handler = new SocketsHttpHandler
        {
            // No root is known yet: what answers is judged by its root's fingerprint alone, and is sent nothing that is secret.
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = server.Host,
                RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            },
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        using var http = new HttpClient(handler) { BaseAddress = server.Base, MaxResponseContentBufferSize = 64 * 1024, Timeout = TimeSpan.FromSeconds(30) };
        var root = await ReadAsync(http, server, cancellation).ConfigureAwait(false);
        if (code.Names(root))
        {
            return root;
        }

        root.Dispose();
        throw new CredentialException(
            $"{server}: its root certificate is not the one that the code names ({code.RootFingerprint}…)",
            "Check the address. If it is right, someone stands between you and the hub: do not use this code; ask for a new one.");
    }

    private static async Task<X509Certificate2> ReadAsync(HttpClient http, HubAddress server, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(Path, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode
                && await response.Content.ReadFromJsonAsync(ApiJson.Default.TrustView, cancellation).ConfigureAwait(false) is { Root: { } pem })
            {
                return X509Certificate2.CreateFromPem(pem);
            }

            throw new UnexpectedAnswerException(response.StatusCode, $"{server}: there is no hub of this version");
        }
        catch (Exception e) when (e is JsonException or CryptographicException)
        {
            throw new CredentialException($"{server}: what answers is no hub", "Check the address.");
        }
    }
}
