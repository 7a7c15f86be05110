using System.Globalization;
using System.Text;
using Birthmark.Pki.Names;
using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>Turns a query into one statement, newest first, continuing below a key.</summary>
internal sealed class CertificateSearch
{
    private readonly StringBuilder sql = new(CertificateRows.Select);
    private readonly List<SqlValue> values = [];
    private bool hasCriterion;

    private CertificateSearch()
    {
    }

    internal string Sql => sql.ToString();

    internal SqlValue[] Values => [.. values];

    internal static CertificateSearch For(CertificateQuery query)
    {
        var search = new CertificateSearch();
        search.AddTexts(query);
        search.AddNames("i.authority", query.Authorities);
        search.AddNames("c.certificate_profile", query.CertificateProfiles);
        search.AddNames("c.end_entity_profile", query.EndEntityProfiles);
        search.AddNumbers("c.status", query.Statuses?.Select(status => (int)status));
        search.AddNumbers("c.reason", query.Reasons?.Select(reason => (int)reason));
        search.AddTime("c.issued_at >", query.IssuedAfter);
        search.AddTime("c.issued_at <", query.IssuedBefore);
        search.AddTime("c.not_after >", query.ExpiresAfter);
        search.AddTime("c.not_after <", query.ExpiresBefore);
        search.AddTime("c.revoked_at >", query.RevokedAfter);
        search.AddTime("c.revoked_at <", query.RevokedBefore);
        if (query.Cursor is not null)
        {
            // A cursor that this hub did not write matches nothing rather than everything.
            search.Add("c.id < ", long.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var below) ? below : 0);
        }

        // A search for the revoked alone reads their own index.
        search.Where().Append(query.Statuses is { Count: 1 } statuses && statuses.Contains(CertificateStatus.Revoked) ? "c.status = 40" : "c.status >= 20");
        search.sql.Append(" ORDER BY c.id DESC LIMIT ").Append(search.Bind(query.Limit + 1)).Append(" OFFSET ").Append(search.Bind(query.Offset));
        return search;
    }

    private void AddTexts(CertificateQuery query)
    {
        if (query.TextLike is { Length: > 0 } part)
        {
            var pattern = Bind('%' + part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + '%');
            Where().Append($"(c.subject_dn LIKE {pattern} ESCAPE '\\' OR c.san LIKE {pattern} ESCAPE '\\' OR c.username LIKE {pattern} ESCAPE '\\'{OrSerial(part)})");
        }

        if (query.TextEqual is { Length: > 0 } whole)
        {
            var text = Bind(whole);
            Where().Append($"(c.username = {text} OR c.san = {text}{OrSubject(whole)}{OrSerial(whole)})");
        }

        if (query.SerialNumber is { } serial)
        {
            Where().Append(SerialNumbers.TryNormalise(serial, out var normal) ? $"c.serial = {Bind(CertificateRows.SerialOctets(normal))}" : "1 = 0");
        }

        Add("c.username = ", query.Username);
        Add("c.san = ", query.SubjectAlternativeName);
        if (query.SubjectDn is { } subject)
        {
            Where().Append(DistinguishedName.TryParse(subject, out var name, out _) ? Subject(name) : "1 = 0");
        }
    }

    private string OrSerial(string text) => SerialNumbers.TryNormalise(text, out var normal) ? $" OR c.serial = {Bind(CertificateRows.SerialOctets(normal))}" : "";

    private string OrSubject(string text) => text.Contains('=') && DistinguishedName.TryParse(text, out var name, out _) ? $" OR ({Subject(name)})" : "";

    private string Subject(DistinguishedName name) => $"c.subject_key = {Bind(Digests.KeyOf(name.Text))} AND c.subject_dn = {Bind(name.Text)}";

    private void Add(string comparison, SqlValue? value)
    {
        if (value is { } given)
        {
            Where().Append(comparison).Append(Bind(given));
        }
    }

    private void Add(string comparison, string? value)
    {
        if (value is not null)
        {
            Where().Append(comparison).Append(Bind(value));
        }
    }

    private void AddTime(string comparison, DateTimeOffset? at)
    {
        if (at is { } given)
        {
            Where().Append(comparison).Append(' ').Append(Bind(given));
        }
    }

    private void AddNames(string column, IReadOnlyCollection<string>? names)
    {
        if (names is not null)
        {
            Where().Append(column).Append(" IN (").AppendJoin(", ", names.Select(name => Bind(name))).Append(')');
        }
    }

    private void AddNumbers(string column, IEnumerable<int>? numbers)
    {
        if (numbers is not null)
        {
            Where().Append(column).Append(" IN (").AppendJoin(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))).Append(')');
        }
    }

    private StringBuilder Where()
    {
        sql.Append(hasCriterion ? " AND " : " WHERE ");
        hasCriterion = true;
        return sql;
    }

    private string Bind(SqlValue value)
    {
        values.Add(value);
        return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
    }
}
