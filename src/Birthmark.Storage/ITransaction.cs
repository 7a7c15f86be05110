using System.Data.Common;

namespace Birthmark.Storage;

/// <summary>One act's view of the database while it is being written. Statements use <c>$1, $2 …</c> for their values.</summary>
public interface ITransaction
{
    /// <summary>How far the clock stands behind what the log has seen (<see cref="AuditClock.Behind"/>); zero while it does not.</summary>
    TimeSpan ClockBehind { get; }

    /// <summary>Runs one statement that inserts, updates or deletes, and returns the number of rows it changed.</summary>
    int Execute(string sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Reads rows, including those that earlier acts of the same group wrote.</summary>
    List<T> Query<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values);

    /// <summary>Appends the act's leaf to the audit log, in the same transaction. Never put a secret in it.</summary>
    /// <exception cref="LeafTooLongException">More than <see cref="AuditLeaf.Longest"/> octets: the act is refused.</exception>
    void Record(AuditRecord record);
}
