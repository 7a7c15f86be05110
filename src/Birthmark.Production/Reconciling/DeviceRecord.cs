using System.Data.Common;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>What the hub's own tables say of a device.</summary>
/// <param name="Uid">The device.</param>
/// <param name="Ticket">Its ticket in the batch: comparisons go by it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Certificates">What it was given.</param>
/// <param name="MovedAt">When it was created, or its data made.</param>
/// <param name="HasErrand">An authority is still to be asked about it.</param>
internal sealed record DeviceRecord(
    DeviceUid Uid, long Ticket, DeviceState State, IReadOnlyList<StoredCertificate> Certificates, DateTimeOffset MovedAt, bool HasErrand)
{
    private const string Select = """
        SELECT d.id, d.tail, d.ticket, d.state, d.certificates, COALESCE(d.provisioned_at, d.created_at),
               EXISTS (SELECT 1 FROM production_errand e WHERE e.device_id = d.id)
        FROM production_device d
        """;

    /// <summary>Its certificates are being made, found or revoked right now: what an authority says of them proves nothing yet.</summary>
    internal bool IsUnsettled => State == DeviceState.Intended || HasErrand;

    internal static ValueTask<IReadOnlyList<DeviceRecord>> PieceAsync(IReader reader, long batch, long after, int count) =>
        reader.QueryAsync($"{Select} WHERE d.batch_id = $1 AND d.ticket > $2 ORDER BY d.ticket LIMIT $3", Shape, batch, after, count);

    internal static async ValueTask<DeviceRecord?> FindAsync(IReader reader, DeviceUid uid) =>
        (await reader.QueryAsync($"{Select} WHERE d.id = $1", Shape, uid.Order)) is [var one] ? one : null;

    internal static DeviceRecord? Find(ITransaction tx, DeviceUid uid) => tx.Query($"{Select} WHERE d.id = $1", Shape, uid.Order) is [var one] ? one : null;

    internal StoredCertificate? Find(string issuer, string serial) => Certificates.FirstOrDefault(c => c.Facts() is var facts && facts.Issuer == issuer && facts.SerialNumber == serial);

    private static DeviceRecord Shape(DbDataReader row) => new(
        new(row.GetInt64(0), row.GetInt64(1)),
        row.GetInt64(2),
        (DeviceState)row.GetInt64(3),
        StoredCertificates.Read(row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.GetInt64(6) != 0);
}
