using System.Data.Common;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Issuance;

/// <summary>Something that was about to be issued: recorded, and not acknowledged.</summary>
public sealed record OpenIntent(long Id, string Username, string Authority, string SerialNumber, string PublicKeyHash, DateTimeOffset At)
{
    // No index of their own: all that is counted lies behind the oldest intent, so only the uncounted tail can hold one.
    internal const string Select = """
        SELECT c.id, c.username, i.authority, c.serial, c.key_hash, c.issued_at
        FROM pki_certificate c JOIN pki_issuer i ON i.id = c.issuer
        WHERE c.id > (SELECT counted_to FROM pki_certificate_count WHERE one = 1) AND c.status = 10 ORDER BY c.id
        """;

    internal static OpenIntent Shape(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), SerialNumbers.ToText(row.GetFieldValue<byte[]>(3)),
        Convert.ToHexStringLower(row.GetFieldValue<byte[]>(4)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
