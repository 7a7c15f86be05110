using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>A certificate with its chain as PKCS#7.</summary>
internal static class CertificateBundle
{
    /// <summary>PEM text of a certs-only PKCS#7 (RFC 5652 §5).</summary>
    internal static byte[] WritePkcs7(ReadOnlyMemory<byte> certificate, IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        var collection = new X509Certificate2Collection();
        try
        {
            foreach (var der in chain.Prepend(certificate))
            {
                collection.Add(X509CertificateLoader.LoadCertificate(der.Span));
            }

            return Encoding.ASCII.GetBytes(collection.ExportPkcs7Pem() + "\n");
        }
        finally
        {
            foreach (var item in collection)
            {
                item.Dispose();
            }
        }
    }
}
