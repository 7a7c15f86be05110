using System.Data.Common;

namespace Birthmark.Production.Orders;

/// <summary>Reads orders from their table.</summary>
internal static class OrderRows
{
    internal const string Select = """
        SELECT oem, number, sequence, project, profile, quantity, taken, not_before, not_after, per_day, day, day_taken, certificates, certificates_taken, is_stopped
        FROM production_order
        """;

    internal static ProductionOrder Shape(DbDataReader row) => new()
    {
        Oem = row.GetString(0),
        Number = row.GetString(1),
        Sequence = row.GetInt64(2),
        Project = row.GetString(3),
        Profile = row.GetString(4),
        Quantity = row.GetInt64(5),
        Taken = row.GetInt64(6),
        NotBefore = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        PerDay = row.IsDBNull(9) ? null : row.GetInt64(9),
        Day = row.GetInt64(10),
        DayTaken = row.GetInt64(11),
        Certificates = row.IsDBNull(12) ? null : row.GetInt64(12),
        CertificatesTaken = row.GetInt64(13),
        IsStopped = row.GetInt64(14) != 0,
    };
}
