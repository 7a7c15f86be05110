using System.Security.Cryptography;
using Birthmark.Storage;

namespace Birthmark.Pki.Certificates.Finding;

/// <summary>
/// Finds a certificate by its SHA-256. Issuing pays nothing for it: the entry is made when a generation is merged, and the certificates that are not
/// merged yet, of which there are two generations at most, are looked at one by one.
/// </summary>
internal sealed class Sha256Finder(IReader reader)
{
    private const int Piece = 500;

    private static readonly string Merged =
        CertificateRows.Select + $" WHERE c.id IN (SELECT id FROM pki_certificate_find WHERE kind = {(int)IndexKind.Sha256} AND key = $1) AND c.status >= 20";

    private const string Unmerged = CertificateRows.Select + " WHERE c.id > $1 AND c.status >= 20 ORDER BY c.id LIMIT $2";

    internal async ValueTask<CertificateEntry?> FindAsync(byte[] sha256)
    {
        // In this order: what is merged while the table is asked lies behind the line that was read before.
        long? after = (await reader.QueryAsync(
            "SELECT merged_to FROM pki_certificate_find_state WHERE one = 1", static row => row.GetInt64(0)).ConfigureAwait(false))[0];
        var found = Among(await reader.QueryAsync(Merged, CertificateRows.Shape, Digests.Key(sha256)).ConfigureAwait(false), sha256);
        while (found is null && after is { } id)
        {
            var rows = await reader.QueryAsync(Unmerged, CertificateRows.Shape, id, Piece).ConfigureAwait(false);
            found = Among(rows, sha256);
            after = rows.Count == Piece ? rows[^1].Id : null;
        }

        return found;
    }

    private static CertificateEntry? Among(IReadOnlyList<CertificateRow> rows, byte[] sha256) =>
        rows.Select(row => row.Entry).FirstOrDefault(entry => entry.Der is not null && SHA256.HashData(entry.Der).AsSpan().SequenceEqual(sha256));
}
