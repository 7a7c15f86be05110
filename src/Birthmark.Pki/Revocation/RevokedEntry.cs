using System.Data.Common;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Revocation;

/// <summary>What a list says of one certificate.</summary>
internal readonly record struct RevokedEntry(byte[] Serial, DateTimeOffset At, RevocationReason Reason, DateTimeOffset? InvaliditySince)
{
    internal const string Select = """
        SELECT serial, revoked_at, reason, invalid_since FROM pki_certificate WHERE issuer = $1 AND status = 40 AND not_after >= $2 ORDER BY id
        """;

    internal static RevokedEntry Shape(DbDataReader row) => new(
        row.GetFieldValue<byte[]>(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), (RevocationReason)row.GetInt64(2), CertificateRows.Time(row, 3));
}
