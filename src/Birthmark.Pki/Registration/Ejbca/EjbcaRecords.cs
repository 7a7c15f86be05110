using System.Security.Cryptography;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;
using Birthmark.Pki.Registration.Ejbca.Wire;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Everything that an EJBCA has of one end entity, in whatever state, over as many pages as it takes.</summary>
internal static class EjbcaRecords
{
    private const int PageSize = 100;

    /// <summary>CertificateConstants.CERT_REVOKED: on hold counts as revoked too.</summary>
    private const int Revoked = 40;

    private static readonly string[] EveryStatus = ["CERT_ACTIVE", "CERT_NOTIFIEDABOUTEXPIRATION", "CERT_REVOKED"];

    internal static async Task<IReadOnlyList<FoundCertificate>> OfAsync(EjbcaLine line, string username, CancellationToken cancellation)
    {
        var all = new List<FoundCertificate>();
        for (var page = 1; ; page++)
        {
            var items = (await line.PageAsync(username, EveryStatus, page, PageSize, cancellation).ConfigureAwait(false)).Certificates!;

            // Versions without USERNAME search subject and alternative name too: what is another's is left out.
            all.AddRange(items.Where(item => item.Username is null || item.Username == username).Select(item => Read(item, username)).OfType<FoundCertificate>());
            if (items.Count < PageSize)
            {
                return all;
            }
        }
    }

    private static FoundCertificate? Read(FoundItem item, string username)
    {
        if (CertificateText.TryRead(item.Certificate, out var certificate) && DistinguishedName.TryDecode(certificate.Issuer.Span, out var decoded))
        {
            return new(username, decoded.Text, certificate.SerialNumberText, Convert.ToHexStringLower(SHA256.HashData(certificate.Der.Span)), item.Status == Revoked);
        }

        return SerialNumbers.TryNormalise(item.SerialNumber, out var serial)
            ? new(username, DistinguishedName.TryParse(item.IssuerDn ?? "", out var issuer, out _) ? issuer.Text : item.IssuerDn ?? "", serial, null, item.Status == Revoked)
            : null;
    }
}
