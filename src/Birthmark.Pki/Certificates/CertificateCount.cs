using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>
/// Keeps the number of certificates without a write per certificate: what is final is counted once and remembered,
/// and only the tail behind it is counted when somebody asks.
/// </summary>
internal static class CertificateCount
{
    /// <summary>Certificates between two counts: the longest tail a question has to look at.</summary>
    internal const int Stride = 4096;

    private const string FirstOpen = """
        SELECT COALESCE((SELECT MIN(id) FROM pki_certificate WHERE id > counted_to AND status = 10), (SELECT MAX(id) + 1 FROM pki_certificate), 1)
        FROM pki_certificate_count WHERE one = 1
        """;

    private const string Advanced = """
        UPDATE pki_certificate_count
        SET total = total + (SELECT COUNT(*) FROM pki_certificate WHERE id > counted_to AND id < $1), counted_to = $1 - 1
        WHERE one = 1
        """;

    private const string Read = """
        SELECT total + (SELECT COUNT(*) FROM pki_certificate WHERE id > counted_to AND status >= 20), revoked FROM pki_certificate_count WHERE one = 1
        """;

    /// <summary>Remembers the count of everything before the oldest open intent.</summary>
    internal static void Advance(ITransaction tx)
    {
        var firstOpen = tx.Query(FirstOpen, row => row.GetInt64(0))[0];
        IssuanceTally.Fold(tx, firstOpen);
        tx.Execute(Advanced, firstOpen);
    }

    internal static void AddRevoked(ITransaction tx, int difference) =>
        tx.Execute("UPDATE pki_certificate_count SET revoked = revoked + $1 WHERE one = 1", difference);

    internal static async ValueTask<long> CountAsync(IReader reader, bool activeOnly)
    {
        var (total, revoked) = (await reader.QueryAsync(Read, row => (row.GetInt64(0), row.GetInt64(1))).ConfigureAwait(false))[0];
        return activeOnly ? total - revoked : total;
    }
}
