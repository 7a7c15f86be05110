using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Server.Access;

/// <summary>Whether a certificate may be used by a TLS client (RFC 5280 §4.2.1.12) and is not an authority's own.</summary>
internal static class ClientPurpose
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyPurpose = "2.5.29.37.0";

    internal static bool Has(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is X509BasicConstraintsExtension { CertificateAuthority: true })
            {
                return false;
            }

            if (extension is X509EnhancedKeyUsageExtension purposes
                && !purposes.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value is ClientAuthentication or AnyPurpose))
            {
                return false;
            }
        }

        return true;
    }
}
