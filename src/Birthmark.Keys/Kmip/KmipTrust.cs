using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Keys.Kmip;

/// <summary>The certificates that a KMS's chain must end in; nothing else is trusted.</summary>
internal sealed class KmipTrust : IDisposable
{
    private readonly X509Certificate2[] anchors;

    private KmipTrust(X509Certificate2[] anchors) => this.anchors = anchors;

    internal IEnumerable<string> Names => anchors.Select(static anchor => $"'{anchor.Subject}'");

    internal static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out KmipTrust? trust)
    {
        trust = null;
        try
        {
            var certificates = new X509Certificate2Collection();
            if (bytes[0] == 0x30)
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(bytes));
            }
            else
            {
                certificates.ImportFromPem(Encoding.ASCII.GetString(bytes));
            }

            trust = certificates.Count > 0 ? new([.. certificates]) : null;
        }
        catch (CryptographicException)
        {
            return false;
        }

        return trust is not null;
    }

    /// <summary>RFC 5280 §6 with these anchors alone, for a server (id-kp-serverAuth).</summary>
    internal X509ChainPolicy Policy(X509Certificate2Collection? presented = null)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(anchors);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (presented is not null)
        {
            policy.ExtraStore.AddRange(presented);
        }

        return policy;
    }

    public void Dispose()
    {
        foreach (var anchor in anchors)
        {
            anchor.Dispose();
        }
    }
}
