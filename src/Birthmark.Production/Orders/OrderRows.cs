using System.Data.Common;

namespace Birthmark.Production.Orders;

/// <summary>Reads orders from their table.</summary>
internal static class OrderRows
{
    private const string Columns = """
        oem, number, sequence, project, profile, quantity, taken, not_before, not_after, per_day, day, day_taken, certificates, certificates_taken, is_stopped,
               accepted_at, accepted_by
        """;

    internal const string Select = $"SELECT {Columns} FROM production_order";

    /// <summary>Orders with the site allowance of their OEM, and what was drawn of it, behind their own columns.</summary>
    internal const string SelectWithAllowance = $"""
        SELECT {Columns}, allowance, used FROM production_order
        LEFT JOIN (SELECT oem AS holder, quantity AS allowance, taken AS used FROM production_allowance) AS site ON holder = oem
        """;

    internal const int Count = 17;

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
        AcceptedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
        AcceptedBy = row.GetString(16),
    };
}
