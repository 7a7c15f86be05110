using System.Globalization;
using System.Text;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Pki.Names;
using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>Turns a query into one statement, newest first, continuing below a key.</summary>
internal sealed class CertificateSearch
{
    private readonly StringBuilder sql;
    private readonly List<SqlValue> values = [];
    private bool hasCriterion;

    private readonly CertificateIndex index;

    private CertificateSearch(string select, CertificateIndex index)
    {
        sql = new StringBuilder(select);
        this.index = index;
    }

    internal string Sql => sql.ToString();

    internal SqlValue[] Values => [.. values];

    /// <summary>Whether an index leads to the few rows that can match, so that nothing else is looked at.</summary>
    internal static bool IsLed(CertificateQuery query) =>
        query.SerialNumber is not null || query.Username is not null || query.SubjectDn is not null || query.SubjectAlternativeName is not null
        || query.TextEqual is { Length: > 0 } || query.Statuses is { Count: 1 } && query.Statuses.Contains(CertificateStatus.Revoked) && query is { TextLike: null, CertificateProfiles: null };

    /// <param name="query">What to look for.</param>
    /// <param name="index">Leads to serial numbers and subjects.</param>
    /// <param name="floor">Nothing below this key; 0 for all.</param>
    internal static CertificateSearch For(CertificateQuery query, CertificateIndex index, long floor)
    {
        var search = new CertificateSearch(CertificateRows.Select, index);
        search.AddCriteria(query);
        if (floor > 0)
        {
            search.Add("c.id >= ", (SqlValue)floor);
        }

        search.sql.Append(" ORDER BY ").Append(OrderOf(query.Order))
            .Append(" LIMIT ").Append(search.Bind(query.Limit + 1)).Append(" OFFSET ").Append(search.Bind(query.Offset));
        return search;
    }

    /// <summary>Counts the matches, whatever the page.</summary>
    internal static CertificateSearch Counting(CertificateQuery query, CertificateIndex index)
    {
        var search = new CertificateSearch(CertificateRows.Count, index);
        search.AddCriteria(query with { Cursor = null });
        return search;
    }

    private void AddCriteria(CertificateQuery query)
    {
        AddTexts(query);
        foreach (var condition in query.Texts)
        {
            AddText(condition);
        }

        AddNames("i.authority", query.Authorities);
        AddNames("c.certificate_profile", query.CertificateProfiles);
        AddNames("c.end_entity_profile", query.EndEntityProfiles);
        AddNumbers("c.status", query.Statuses?.Select(status => (int)status));
        AddNumbers("c.reason", query.Reasons?.Select(reason => (int)reason));
        AddTime("c.issued_at >", query.IssuedAfter);
        AddTime("c.issued_at <", query.IssuedBefore);
        AddTime("c.not_after >", query.ExpiresAfter);
        AddTime("c.not_after <", query.ExpiresBefore);
        AddTime("c.revoked_at >", query.RevokedAfter);
        AddTime("c.revoked_at <", query.RevokedBefore);
        AddTime("COALESCE(c.revoked_at, c.issued_at) >", query.UpdatedAfter);
        AddTime("COALESCE(c.revoked_at, c.issued_at) <", query.UpdatedBefore);
        if (query.Cursor is not null)
        {
            // A cursor that this hub did not write matches nothing rather than everything.
            Add("c.id < ", long.TryParse(query.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var below) ? below : 0);
        }

        // A search for the revoked alone reads their own index.
        Where().Append(query.Statuses is { Count: 1 } statuses && statuses.Contains(CertificateStatus.Revoked) ? "c.status = 40" : "c.status >= 20");
    }

    // Closed lists: nothing of a query's text becomes SQL.
    private static string OrderOf(CertificateOrder? order) => order is null ? "c.id DESC" : (order.Key switch
    {
        CertificateOrderKey.Username => "c.username",
        CertificateOrderKey.SubjectDn => "c.subject_dn",
        CertificateOrderKey.IssuerDn => "i.dn",
        CertificateOrderKey.SerialNumber => "c.serial",
        CertificateOrderKey.NotBefore => "c.not_before",
        CertificateOrderKey.NotAfter => "c.not_after",
        CertificateOrderKey.RevokedAt => "c.revoked_at",
        CertificateOrderKey.Status => "c.status",
        CertificateOrderKey.CertificateProfile => "c.certificate_profile",
        CertificateOrderKey.EndEntityProfile => "c.end_entity_profile",
        _ => "c.issued_at",
    }) + (order.IsDescending ? " DESC, c.id DESC" : ", c.id");

    private void AddText(TextCondition condition)
    {
        var column = condition.Field switch
        {
            TextField.Username => "c.username",
            TextField.SubjectDn => "c.subject_dn",
            _ => "c.san",
        };
        if (condition.Match == TextMatch.Equal)
        {
            Add(column + " = ", condition.Value);
            return;
        }

        var pattern = Bind((condition.Match == TextMatch.Contains ? "%" : "") + Escaped(condition.Value) + '%');
        Where().Append($"{column} LIKE {pattern} ESCAPE '\\'");
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private void AddTexts(CertificateQuery query)
    {
        if (query.TextLike is { Length: > 0 } part)
        {
            var pattern = Bind('%' + Escaped(part) + '%');
            Where().Append($"(c.subject_dn LIKE {pattern} ESCAPE '\\' OR c.san LIKE {pattern} ESCAPE '\\' OR c.username LIKE {pattern} ESCAPE '\\'{OrSerial(part)})");
        }

        if (query.TextEqual is { Length: > 0 } whole)
        {
            var text = Bind(whole);
            Where().Append($"(c.username = {text} OR c.san = {text}{OrSubject(whole)}{OrSerial(whole)})");
        }

        if (query.SerialNumber is { } serial)
        {
            Where().Append(SerialNumbers.TryNormalise(serial, out var normal) ? Serial(normal) : "1 = 0");
        }

        Add("c.username = ", query.Username);
        Add("c.san = ", query.SubjectAlternativeName);
        if (query.SubjectDn is { } subject)
        {
            Where().Append(DistinguishedName.TryParse(subject, out var name, out _) ? Subject(name) : "1 = 0");
        }
    }

    private string OrSerial(string text) => SerialNumbers.TryNormalise(text, out var normal) ? $" OR ({Serial(normal)})" : "";

    private string OrSubject(string text) => text.Contains('=') && DistinguishedName.TryParse(text, out var name, out _) ? $" OR ({Subject(name)})" : "";

    private string Subject(DistinguishedName name) => $"{Found(IndexKind.Subject, Digests.KeyOf(name.Text))} AND c.subject_dn = {Bind(name.Text)}";

    private string Serial(string normal)
    {
        var octets = CertificateRows.SerialOctets(normal);
        return $"{Found(IndexKind.SerialNumber, Digests.SerialKey(octets))} AND c.serial = {Bind(octets)}";
    }

    private string Found(IndexKind kind, long key) => $"c.id IN ({CertificateIndex.Ids(kind, Bind(key), Bind((SqlValue)index.Recent(kind, key)))})";

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
