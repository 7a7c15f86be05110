using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Certificates;

namespace Birthmark.Enrollment.Ejbca.Criteria;

/// <summary>Adds a date criterion to a query; of several bounds the tightest holds.</summary>
internal static class DateCriteria
{
    internal static CertificateQuery Add(CertificateQuery query, SearchCriterion criterion, string value)
    {
        if (!EjbcaDates.TryReadIso(value, out var moment))
        {
            throw new EjbcaRefusedException(
                400, $"Invalid criteria value: {criterion.Property} '{value}' is not an ISO 8601 date such as 2023-11-14T22:13:20Z.");
        }

        var isAfter = criterion.Operation switch
        {
            "AFTER" => true,
            "BEFORE" => false,
            _ => throw new EjbcaRefusedException(
                400, $"Invalid criteria operation '{criterion.Operation}' for property {criterion.Property}: use AFTER or BEFORE."),
        };
        return (criterion.Property, isAfter) switch
        {
            ("ISSUED_DATE", true) => query with { IssuedAfter = Latest(query.IssuedAfter, moment) },
            ("ISSUED_DATE", false) => query with { IssuedBefore = Earliest(query.IssuedBefore, moment) },
            ("EXPIRE_DATE", true) => query with { ExpiresAfter = Latest(query.ExpiresAfter, moment) },
            ("EXPIRE_DATE", false) => query with { ExpiresBefore = Earliest(query.ExpiresBefore, moment) },
            ("REVOCATION_DATE", true) => query with { RevokedAfter = Latest(query.RevokedAfter, moment) },
            ("REVOCATION_DATE", false) => query with { RevokedBefore = Earliest(query.RevokedBefore, moment) },
            (_, true) => query with { UpdatedAfter = Latest(query.UpdatedAfter, moment) },
            (_, false) => query with { UpdatedBefore = Earliest(query.UpdatedBefore, moment) },
        };
    }

    private static DateTimeOffset Latest(DateTimeOffset? bound, DateTimeOffset moment) => bound > moment ? bound.Value : moment;

    private static DateTimeOffset Earliest(DateTimeOffset? bound, DateTimeOffset moment) => bound < moment ? bound.Value : moment;
}
