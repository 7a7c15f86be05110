using System.Data.Common;

namespace Birthmark.Production.Devices;

/// <summary>Reads devices from their table.</summary>
internal static class DeviceRows
{
    internal const string Select = """
        SELECT d.id, d.tail, b.id, b.tail, p.name, b.profile, b.device_type, d.ticket, d.serial, d.station, d.head, d.state, d.reason, d.certificates,
               d.created_at, d.provisioned_at, d.reported_at, o.envelope
        FROM production_device d JOIN production_batch b ON b.id = d.batch_id JOIN production_project p ON p.id = d.project_id
             LEFT JOIN production_device_for_owner o ON o.device_id = d.id
        """;

    internal static Device Shape(DbDataReader row) => new()
    {
        Uid = new(row.GetInt64(0), row.GetInt64(1)),
        Batch = new(row.GetInt64(2), row.GetInt64(3)),
        Project = row.GetString(4),
        Profile = row.GetString(5),
        DeviceType = row.GetString(6),
        Ticket = row.GetInt64(7),
        Serial = row.GetString(8),
        Station = row.GetString(9),
        Head = row.IsDBNull(10) ? null : row.GetString(10),
        State = (DeviceState)row.GetInt64(11),
        Reason = row.IsDBNull(12) ? null : row.GetString(12),
        Certificates = [.. StoredCertificates.Read(row.IsDBNull(13) ? null : row.GetFieldValue<byte[]>(13)).Select(c => c.View())],
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        ProvisionedAt = Time(row, 15),
        ReportedAt = Time(row, 16),
        ForOwner = row.IsDBNull(17) ? null : row.GetFieldValue<byte[]>(17),
    };

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
