using System.Data.Common;
using System.Text.Json;
using Birthmark.Storage;

namespace Birthmark.Exchange.Lists;

/// <summary>A leaf of the audit log that may change a list.</summary>
internal sealed record ListLeaf(long Index, DateTimeOffset At, byte[] Hash, string Act, string Subject, IReadOnlyDictionary<string, string> Facts)
{
    internal const string Select =
        $"SELECT log_index, at, leaf_hash, act, subject, leaf FROM audit_log WHERE log_index >= $1 AND ({AuditLog.ListChanges}) ORDER BY log_index LIMIT $2";

    private const int UidLength = 36;

    /// <summary>The device whose certificate it is about, and the step that asked for it; users of the authority are named UID-STEP.</summary>
    internal (string Device, string Step)? Holder => Facts.TryGetValue("username", out var name) && name.Length > UidLength + 1 && name[UidLength] == '-' && Guid.TryParseExact(name[..UidLength], "D", out _)
        ? (name[..UidLength], name[(UidLength + 1)..])
        : null;

    internal static ListLeaf Shape(DbDataReader row)
    {
        using var leaf = JsonDocument.Parse(row.GetFieldValue<byte[]>(5));
        return new(
            row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetString(4),
            leaf.RootElement.GetProperty("facts").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!, StringComparer.Ordinal));
    }
}
