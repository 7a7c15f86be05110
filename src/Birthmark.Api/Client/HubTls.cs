using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Api.Client;

/// <summary>How a client of a hub does TLS: one pinned root, no downloads, its own certificate.</summary>
public static class HubTls
{
    public static SslClientAuthenticationOptions For(Credential credential)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(credential.Trust);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = credential.Server.Host,
            CertificateChainPolicy = policy,
        };
        if (credential.Certificate is { } own)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(own, credential.Chain, offline: true);
        }

        return options;
    }
}
