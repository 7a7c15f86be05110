using System.Data.Common;

namespace Birthmark.Production.Batches;

/// <summary>Reads batches from their table.</summary>
internal static class BatchRows
{
    internal const string Select = """
        SELECT b.id, b.tail, b.name, p.name, b.project_version, b.profile, b.device_type, b.quantity, b.head_count, b.stations, b.state,
               b.created, b.ok, b.ko, b.opened_at, b.opened_by, b.closed_at, b.project_id,
               b.order_oem, b.order_number, COALESCE(b.granted, b.quantity), b.memory_map, b.memory_map_sha256,
               COALESCE(b.findings, 0) AS findings, b.reconciled_at
        FROM production_batch b JOIN production_project p ON p.id = b.project_id
        """;

    internal static Batch Shape(DbDataReader row) => new()
    {
        Uid = new(row.GetInt64(0), row.GetInt64(1)),
        Name = row.GetString(2),
        Project = row.GetString(3),
        ProjectVersion = (int)row.GetInt64(4),
        Profile = row.GetString(5),
        DeviceType = row.GetString(6),
        Quantity = row.GetInt64(7),
        HeadCount = (int)row.GetInt64(8),
        Stations = row.IsDBNull(9) ? null : row.GetString(9).Split('\n'),
        State = (BatchState)row.GetInt64(10),
        Balance = BatchBalance.Of(row.GetInt64(7), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13)),
        OpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        OpenedBy = row.GetString(15),
        ClosedAt = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
        ProjectId = row.GetInt64(17),
        OrderOem = row.IsDBNull(18) ? null : row.GetString(18),
        Order = row.IsDBNull(19) ? null : row.GetString(19),
        Granted = row.GetInt64(20),
        MemoryMap = row.IsDBNull(21) ? null : new(row.GetString(21), row.GetString(22)),
        Findings = row.GetInt64(23),
        ReconciledAt = row.IsDBNull(24) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(24)),
    };
}
