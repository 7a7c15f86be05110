using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>
/// Keeps how many certificates each authority issued by each profile on each day (UTC). Like <see cref="CertificateCount"/>: no write per certificate;
/// a stride of certificates that are final is folded in at once, by the act of the last of them, so that a crash loses no count and makes none twice.
/// </summary>
internal static class IssuanceTally
{
    internal const long Day = 86_400_000;

    private const string Folded = """
        INSERT INTO pki_issue_count (day, issuer, certificate_profile, issued, revoked)
        SELECT issued_at / 86400000, issuer, certificate_profile, COUNT(*), 0 FROM pki_certificate
        WHERE id > (SELECT counted_to FROM pki_certificate_count WHERE one = 1) AND id < $1 GROUP BY 1, 2, 3
        ON CONFLICT (day, issuer, certificate_profile) DO UPDATE SET issued = issued + excluded.issued
        """;

    // A revoked certificate counts on the day of its issuance: what is left of a day's certificates can be read off one row.
    private const string Revoked = """
        INSERT INTO pki_issue_count (day, issuer, certificate_profile, issued, revoked)
        SELECT issued_at / 86400000, issuer, certificate_profile, 0, $2 FROM pki_certificate WHERE id = $1
        ON CONFLICT (day, issuer, certificate_profile) DO UPDATE SET revoked = revoked + excluded.revoked
        """;

    /// <summary>Folds in what is not counted yet and lies before <paramref name="firstOpen"/>; before the line is moved there.</summary>
    internal static void Fold(ITransaction tx, long firstOpen) => tx.Execute(Folded, firstOpen);

    internal static void AddRevoked(ITransaction tx, long id, int difference)
    {
        if (difference != 0)
        {
            tx.Execute(Revoked, id, difference);
        }
    }
}
