using System.Data.Common;
using System.Globalization;
using System.Text;
using Birthmark.Pki.Certificates;
using Birthmark.Storage;

namespace Birthmark.Pki.Registration;

/// <summary>How end entities lie in the database.</summary>
internal static class EndEntityRows
{
    internal const string Select =
        "SELECT username, subject_dn, san, email, status, token, authority, certificate_profile, end_entity_profile, password FROM pki_end_entity";

    private const string Upserted = """
        INSERT INTO pki_end_entity (username, subject_dn, san, email, status, token, authority, certificate_profile, end_entity_profile, password, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (username) DO UPDATE SET subject_dn = excluded.subject_dn, san = excluded.san, email = excluded.email, status = excluded.status,
            token = excluded.token, authority = excluded.authority, certificate_profile = excluded.certificate_profile,
            end_entity_profile = excluded.end_entity_profile, password = excluded.password, changed_at = excluded.changed_at
        """;

    internal static void Put(ITransaction tx, EndEntity entity, string? password, DateTimeOffset now) => tx.Execute(
        Upserted, entity.Username, entity.SubjectDn, entity.SubjectAlternativeName, entity.Email, (int)entity.Status, entity.Token, entity.Authority,
        entity.CertificateProfile, entity.EndEntityProfile, password, now);

    internal static (EndEntity Entity, string? Password)? Find(ITransaction tx, string username) =>
        tx.Query(Select + " WHERE username = $1", ShapeWithPassword, username) is [var found] ? found : null;

    internal static (EndEntity Entity, string? Password) ShapeWithPassword(DbDataReader row) => (Shape(row), CertificateRows.Text(row, 9));

    internal static EndEntity Shape(DbDataReader row) => new()
    {
        Username = row.GetString(0),
        SubjectDn = row.GetString(1),
        SubjectAlternativeName = CertificateRows.Text(row, 2),
        Email = CertificateRows.Text(row, 3),
        Status = (EndEntityStatus)row.GetInt64(4),
        Token = row.GetString(5),
        Authority = row.GetString(6),
        CertificateProfile = row.GetString(7),
        EndEntityProfile = row.GetString(8),
    };

    internal static (string Sql, SqlValue[] Values) Search(EndEntityQuery query, string? last)
    {
        var sql = new StringBuilder(Select);
        var values = new List<SqlValue>();
        string Bind(SqlValue value)
        {
            values.Add(value);
            return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
        }

        // Always true, and the key's own order with it.
        sql.Append(" WHERE username > ").Append(Bind(query.After ?? ""));
        if (last is not null)
        {
            sql.Append(" AND username <= ").Append(Bind(last));
        }

        if (query.TextLike is { Length: > 0 } part)
        {
            var pattern = Bind('%' + part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + '%');
            sql.Append($" AND (username LIKE {pattern} ESCAPE '\\' OR subject_dn LIKE {pattern} ESCAPE '\\' OR san LIKE {pattern} ESCAPE '\\' OR email LIKE {pattern} ESCAPE '\\')");
        }

        if (query.TextEqual is { Length: > 0 } whole)
        {
            var text = Bind(whole);
            sql.Append($" AND (username = {text} OR subject_dn = {text} OR san = {text} OR email = {text})");
        }

        AddAny("authority", query.Authorities?.Select(name => (SqlValue)name));
        AddAny("certificate_profile", query.CertificateProfiles?.Select(name => (SqlValue)name));
        AddAny("end_entity_profile", query.EndEntityProfiles?.Select(name => (SqlValue)name));
        AddAny("status", query.Statuses?.Select(status => (SqlValue)(int)status));
        sql.Append(" ORDER BY username LIMIT ").Append(Bind(query.Limit)).Append(" OFFSET ").Append(Bind(query.Offset));
        return (sql.ToString(), [.. values]);

        void AddAny(string column, IEnumerable<SqlValue>? wanted)
        {
            if (wanted is not null)
            {
                sql.Append($" AND {column} IN (").AppendJoin(", ", wanted.Select(Bind)).Append(')');
            }
        }
    }
}
