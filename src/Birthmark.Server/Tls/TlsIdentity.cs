using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Server.Tls;

/// <summary>The hub's own certificate with its key, as the listener uses it. A renewal replaces it for new connections.</summary>
internal sealed class TlsIdentity
{
    private volatile SslServerAuthenticationOptions? options;

    internal DateTimeOffset NotBefore { get; private set; }

    internal DateTimeOffset NotAfter { get; private set; }

    internal IReadOnlyList<string> HostNames { get; private set; } = [];

    internal TlsKeyPlace KeyPlace { get; private set; } = TlsKeyPlace.Database;

    /// <summary>What a handshake uses.</summary>
    /// <exception cref="InvalidOperationException">The first start has not been completed.</exception>
    internal SslServerAuthenticationOptions Options => options ?? throw new InvalidOperationException("The hub has no TLS identity yet.");

    /// <param name="certificate">With its private key.</param>
    /// <param name="roots">The hub's root: sent nowhere, but what the chain ends in.</param>
    /// <param name="hostNames">Names it was made for.</param>
    /// <param name="place">Where its key is.</param>
    internal void Use(X509Certificate2 certificate, X509Certificate2Collection roots, IReadOnlyList<string> hostNames, TlsKeyPlace place)
    {
        var policy = new X509ChainPolicy
        {
            // The judge decides about clients with the PKI's own records; here nothing may be fetched and the machine's roots do not count.
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.AllFlags,
        };
        policy.CustomTrustStore.AddRange(roots);
        NotBefore = certificate.NotBefore;
        NotAfter = certificate.NotAfter;
        HostNames = hostNames;
        KeyPlace = place;
        options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, roots, offline: true),
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            // CA5359: a client without a certificate, or with one of a stranger, is let in as far as the gate, which tells it why it is refused.
#pragma warning disable CA5359
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        };
    }
}
