using System.Data.Common;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Storage;

namespace Birthmark.Pki.Issuance;

/// <summary>Finds who already holds the key or the subject under the same authority, open intents included, and rules as EJBCA does.</summary>
internal static class Rivals
{
    // Changes nothing whether it finds somebody or not; as a write it runs without a reader's objects, and nearly always there is nobody to read.
    private const string Probe = """
        UPDATE pki_certificate_count SET one = one WHERE one = 1 AND (
            EXISTS (SELECT 1 FROM pki_certificate_find WHERE kind = 3 AND key = $1) OR EXISTS (SELECT 1 FROM pki_certificate_find WHERE kind = 2 AND key = $2))
        """;

    // A part that is not asked for gets NULL, which equals nothing.
    private static readonly string Find = $"""
        SELECT id, username, status, key_hash, not_after, 0 FROM pki_certificate
        WHERE id IN ({CertificateIndex.Ids(IndexKind.PublicKey, "$1", "$6")}) AND key_key = $1 AND issuer = $2
        UNION ALL
        SELECT id, username, status, key_hash, not_after, 1 FROM pki_certificate
        WHERE id IN ({CertificateIndex.Ids(IndexKind.Subject, "$3", "$7")}) AND subject_key = $3 AND issuer = $2 AND subject_dn = $4 AND username <> $5
        LIMIT 64
        """;

    /// <summary>Whether anybody holds the key or the subject; who, and whether that matters, is for <see cref="Judge"/>.</summary>
    internal static bool MayExist(ITransaction tx, CertificateIndex index, PreparedCertificate prepared)
    {
        var (key, subject) = (KeyAsked(prepared), SubjectAsked(prepared));
        return (key ?? subject) is not null
            && (Recent(index, IndexKind.PublicKey, key) is not null || Recent(index, IndexKind.Subject, subject) is not null || tx.Execute(Probe, key, subject) > 0);
    }

    private static string? Recent(CertificateIndex index, IndexKind kind, long? key) => key is { } given ? index.Recent(kind, given) : null;

    // By which the key is looked for, or null where nobody cares who else has it.
    private static long? KeyAsked(PreparedCertificate prepared) =>
        prepared.Order.TakesExisting || prepared.Authority.EnforceUniquePublicKeys || prepared.Authority.EnforceKeyRenewal ? Digests.Key(prepared.PublicKeyHash) : null;

    private static long? SubjectAsked(PreparedCertificate prepared) => prepared.Authority.EnforceUniqueDn ? prepared.SubjectKey : null;

    /// <summary>DER of the certificate that answers the order already, or null.</summary>
    /// <exception cref="PkiRefusedException">The authority's uniqueness rules say no.</exception>
    internal static byte[]? Judge(ITransaction tx, CertificateIndex index, PreparedCertificate prepared, DateTimeOffset now)
    {
        var order = prepared.Order;
        var (key, subject) = (KeyAsked(prepared), SubjectAsked(prepared));
        var rows = tx.Query(
            Find, Shape, key, order.Authority.Id, subject, order.Subject.Text, order.Username,
            Recent(index, IndexKind.PublicKey, key), Recent(index, IndexKind.Subject, subject));
        rows.RemoveAll(row => !row.HoldsSubject && !row.KeyHash.AsSpan().SequenceEqual(prepared.PublicKeyHash));
        if (order.TakesExisting && rows.FindLast(row => !row.HoldsSubject && row.Username == order.Username && row.Status == (int)CertificateStatus.Active && row.NotAfter > now) is { } own &&
            ReadDer(tx, own.Id) is { } der)
        {
            return der;
        }

        Refuse(order, rows);
        return null;
    }

    private static void Refuse(IssuanceOrder order, List<Rival> rows)
    {
        var authority = order.Authority;
        if (authority.EnforceUniquePublicKeys && rows.Exists(row => !row.HoldsSubject && row.Username != order.Username))
        {
            throw new PkiRefusedException(PkiRefusal.DuplicateKey,
                $"User '{order.Username}' is not allowed to use same key as another user is using. Use another key, or the same username for the same device.");
        }

        if (authority.EnforceKeyRenewal && rows.Exists(row => !row.HoldsSubject))
        {
            throw new PkiRefusedException(PkiRefusal.DuplicateKey,
                $"User '{order.Username}' is not allowed to use a key that has been certified before: CA '{authority.Name}' enforces key renewal. Make a new key.");
        }

        if (rows.Find(row => row.HoldsSubject) is { } other)
        {
            throw new PkiRefusedException(PkiRefusal.DuplicateSubject,
                $"User '{order.Username}' is not allowed to use same subject DN as the user(s) '{other.Username}' while issued by the same CA '{authority.Name}': subject '{order.Subject.Text}'.");
        }
    }

    private static byte[]? ReadDer(ITransaction tx, long id) =>
        tx.Query("SELECT der FROM pki_certificate WHERE id = $1", row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), id)[0];

    private static Rival Shape(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.GetInt64(5) == 1);

    private sealed record Rival(long Id, string Username, long Status, byte[] KeyHash, DateTimeOffset NotAfter, bool HoldsSubject);
}
