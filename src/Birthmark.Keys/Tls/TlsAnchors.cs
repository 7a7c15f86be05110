using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Keys.Tls;

/// <summary>The certificates that a TLS server's chain must end in; nothing else is trusted.</summary>
public sealed class TlsAnchors : IDisposable
{
    private readonly X509Certificate2[] anchors;

    private TlsAnchors(X509Certificate2[] anchors) => this.anchors = anchors;

    /// <summary>At least one. They belong to this object.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => anchors;

    internal IEnumerable<string> Names => anchors.Select(static anchor => $"'{anchor.Subject}'");

    /// <summary>Reads what an anchor file holds: one certificate in DER, or one or more in PEM (RFC 7468 §5). False for anything else, an empty file too.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TlsAnchors? trust)
    {
        trust = null;
        try
        {
            var certificates = new X509Certificate2Collection();
            if (bytes is [0x30, ..])
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

    /// <summary>RFC 5280 §6 with these anchors alone, for a server (id-kp-serverAuth). An intermediate may be one of them.</summary>
    public X509ChainPolicy Policy(X509Certificate2Collection? presented = null)
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
