using System.Data.Common;

namespace Birthmark.Pki.Certificates;

/// <summary>A row of the certificate table as read.</summary>
internal sealed record CertificateRow(long Id, CertificateEntry Entry);

/// <summary>How certificates lie in the database.</summary>
internal static class CertificateRows
{
    /// <summary>Status of a row whose certificate has not been signed yet; such rows are seen by the issuer alone.</summary>
    internal const int Intent = 10;

    internal const string Select = """
        SELECT c.id, c.fingerprint, c.serial, i.dn, c.subject_dn, c.san, c.username, i.authority, c.certificate_profile, c.end_entity_profile,
            c.status, c.reason, c.revoked_at, c.invalid_since, c.issued_at, c.not_before, c.not_after, c.key_hash, c.der
        FROM pki_certificate c JOIN pki_issuer i ON i.id = c.issuer
        """;

    internal const string Count = "SELECT COUNT(*) FROM pki_certificate c JOIN pki_issuer i ON i.id = c.issuer";

    internal static CertificateRow Shape(DbDataReader row) => new(row.GetInt64(0), new CertificateEntry
    {
        Fingerprint = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)),
        SerialNumber = SerialNumbers.ToText(row.GetFieldValue<byte[]>(2)),
        IssuerDn = row.GetString(3),
        SubjectDn = row.GetString(4),
        SubjectAlternativeName = Text(row, 5),
        Username = row.GetString(6),
        Authority = row.GetString(7),
        CertificateProfile = row.GetString(8),
        EndEntityProfile = Text(row, 9),
        Status = (CertificateStatus)row.GetInt64(10),
        RevocationReason = (RevocationReason)row.GetInt64(11),
        RevokedAt = Time(row, 12),
        InvaliditySince = Time(row, 13),
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        NotBefore = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
        PublicKeyHash = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(17)),
        Der = row.IsDBNull(18) ? null : row.GetFieldValue<byte[]>(18),
    });

    internal static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    internal static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>Contents octets for a normalised serial number text.</summary>
    internal static byte[] SerialOctets(string normal)
    {
        var octets = Convert.FromHexString(normal.Length % 2 == 0 ? normal : "0" + normal);
        // A positive INTEGER never begins with a set bit; foreign certificates carry the extra zero.
        return octets[0] >= 0x80 ? [0, .. octets] : octets;
    }
}
