using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Birthmark.Storage.Sqlite;

/// <summary>Brings a database file forward to the program's schema, one transaction a step; it never goes back.</summary>
internal static class SqliteMigrator
{
    private const string Ledger =
        "CREATE TABLE IF NOT EXISTS schema_migrations (room TEXT NOT NULL, number BIGINT NOT NULL, digest TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (room, number))";

    /// <exception cref="SchemaMismatchException">The file was written by a newer program, or a released step was altered.</exception>
    internal static void Migrate(SqliteConnections connections, IEnumerable<Migration> migrations, TimeProvider time)
    {
        using var connection = connections.OpenWriter();
        SqliteConnections.Run(connection, Ledger);
        using var statements = new StatementCache(connection);
        var scope = new SqliteTransactionScope(statements, new AuditAppender(statements, new AuditClock(time)));
        foreach (var room in migrations.GroupBy(m => m.Room, StringComparer.Ordinal))
        {
            MigrateRoom(connection, scope, room.Key, [.. room.OrderBy(m => m.Number)], time);
        }
    }

    private static void MigrateRoom(SqliteConnection connection, SqliteTransactionScope scope, string room, List<Migration> steps, TimeProvider time)
    {
        var applied = scope.Query(
            "SELECT number, digest FROM schema_migrations WHERE room = $1 ORDER BY number", r => (Number: r.GetInt64(0), Digest: r.GetString(1)), room);
        if (applied.Count > steps.Count)
        {
            throw new SchemaMismatchException(
                $"The database holds step {applied.Count} of room '{room}', this program knows {steps.Count}: start the newer program that wrote it.");
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(steps[i].Sql)));
            if (i < applied.Count)
            {
                if (applied[i].Digest != digest)
                {
                    throw new SchemaMismatchException($"Step {i + 1} of room '{room}' differs from the one that made this database.");
                }

                continue;
            }

            scope.Execute("BEGIN IMMEDIATE");
            try
            {
                SqliteConnections.Run(connection, steps[i].Sql);
                scope.Execute("INSERT INTO schema_migrations (room, number, digest, at) VALUES ($1, $2, $3, $4)", room, steps[i].Number, digest, time.GetUtcNow());
                scope.Execute("COMMIT");
            }
            catch (SqliteException)
            {
                scope.Execute("ROLLBACK");
                throw;
            }
        }
    }
}
