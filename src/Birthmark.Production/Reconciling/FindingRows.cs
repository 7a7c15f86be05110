using System.Data.Common;
using System.Globalization;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>Findings in their table. The number of open ones is kept in the batch's row, never counted.</summary>
internal static class FindingRows
{
    internal const string Select = """
        SELECT f.id, f.code, f.batch_id, b.tail, f.ticket, f.device_id, f.device_tail, f.step, f.issuer, f.serial, f.sha256, f.value,
               f.state, f.found_at, f.closed_at, f.closed_by
        FROM production_finding f JOIN production_batch b ON b.id = f.batch_id
        """;

    /// <summary>Open findings of a stretch of a batch's tickets.</summary>
    internal static ValueTask<IReadOnlyList<Finding>> OpenAsync(IReader reader, long batch, long after, long upTo) => reader.QueryAsync(
        $"{Select} WHERE f.batch_id = $1 AND f.state = 0 AND f.ticket > $2 AND f.ticket <= $3", Shape, batch, after, upTo);

    internal static FindingKey KeyOf(Finding finding) => new(
        finding.Ticket, finding.Code, finding.Certificate?.Step ?? "", finding.Certificate?.Issuer ?? "", finding.Certificate?.SerialNumber ?? "");

    /// <summary>False when it stands there already.</summary>
    internal static bool Open(ITransaction tx, BatchUid batch, FindingDraft draft, DateTimeOffset at)
    {
        var key = draft.Key;
        if (tx.Execute(
            """
            INSERT INTO production_finding (code, batch_id, ticket, device_id, device_tail, step, issuer, serial, sha256, value, state, found_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11) ON CONFLICT DO NOTHING
            """,
            (int)key.Code, batch.Order, key.Ticket, draft.Device?.Order, draft.Device?.Tail, key.Step, key.Issuer, key.Serial, draft.Sha256, draft.Value, at) == 0)
        {
            return false;
        }

        tx.Execute("UPDATE production_batch SET findings = COALESCE(findings, 0) + 1 WHERE id = $1", batch.Order);
        tx.Record(new AuditRecord(
            "finding.open", "hub", draft.Device?.ToString() ?? batch.ToString(),
            ("batch", batch.ToString()), ("code", FindingWords.Word(key.Code)), ("value", draft.Value), ("fingerprint", draft.Sha256)));
        ProductionMetrics.Found(key.Code);
        return true;
    }

    /// <summary>False when it was closed before.</summary>
    internal static bool Close(ITransaction tx, Finding finding, FindingState state, DateTimeOffset at, string actor)
    {
        if (tx.Execute(
            "UPDATE production_finding SET state = $2, closed_at = $3, closed_by = $4 WHERE id = $1 AND state = 0", finding.Id, (int)state, at, actor) == 0)
        {
            return false;
        }

        tx.Execute("UPDATE production_batch SET findings = findings - 1 WHERE id = $1", finding.Batch.Order);
        tx.Record(new AuditRecord(
            state == FindingState.Gone ? "finding.gone" : "finding.remedy", actor, finding.Device?.ToString() ?? finding.Batch.ToString(),
            ("batch", finding.Batch.ToString()), ("code", FindingWords.Word(finding.Code)), ("finding", finding.Id.ToString(CultureInfo.InvariantCulture)),
            ("value", finding.Value)));
        return true;
    }

    internal static bool IsOpen(ITransaction tx, long id) => tx.Query("SELECT state FROM production_finding WHERE id = $1", r => r.GetInt64(0), id) is [0];

    internal static Finding Shape(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Code = (FindingCode)row.GetInt64(1),
        Batch = new(row.GetInt64(2), row.GetInt64(3)),
        Ticket = row.GetInt64(4),
        Device = row.IsDBNull(5) ? null : new DeviceUid(row.GetInt64(5), row.GetInt64(6)),
        Certificate = row.GetString(7).Length == 0 ? null : new(row.GetString(7), row.GetString(8), row.GetString(9), row.IsDBNull(10) ? null : row.GetString(10)),
        Value = row.GetString(11),
        State = (FindingState)row.GetInt64(12),
        FoundAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(13)),
        ClosedAt = row.IsDBNull(14) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        ClosedBy = row.IsDBNull(15) ? null : row.GetString(15),
    };
}
