using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Registration;

namespace Birthmark.Enrollment.Ejbca.Criteria;

/// <summary>Searches end entities within the caller's rights; both versions of the resource answer alike.</summary>
internal sealed class EndEntitySearch(PkiCatalog catalog, EndEntities entities)
{
    private const int MostResults = 400;

    internal async Task<EjbcaAnswer> AnswerAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.EndEntitySearchRequest);
        var most = wire.MaxNumberOfResults ?? 0;
        var page = wire.CurrentPage ?? 0;
        if (most is < 1 or > MostResults || page is < 0 or > 1_000_000)
        {
            throw new EjbcaRefusedException(
                400, $"Invalid maximum number of results, should be from 1 to {MostResults}, is '{wire.MaxNumberOfResults}'; current_page is not negative.");
        }

        RefuseOtherOrder(wire.SortOperation);
        var query = Narrow(Read(wire.Criteria), call.Rights);
        var found = query is null
            ? []
            : await entities.SearchAsync(query with { Offset = most * Math.Max(0, page - 1), Limit = most + 1 }).ConfigureAwait(false);
        return EjbcaAnswer.Json(
            new EndEntitySearchAnswer([.. found.Take(most).Select(Shape)], found.Count > most), EjbcaJson.Answers.EndEntitySearchAnswer);
    }

    private EndEntityQuery Read(IReadOnlyList<SearchCriterion?>? criteria)
    {
        var query = new EndEntityQuery();
        foreach (var criterion in criteria ?? [])
        {
            query = Add(query, criterion?.Property, criterion?.Value ?? "", criterion?.Operation);
        }

        return query;
    }

    private EndEntityQuery Add(EndEntityQuery query, string? property, string value, string? operation)
    {
        var pki = catalog.Current;
        return (property, operation) switch
        {
            ("QUERY", "LIKE") => query with { TextLike = value },
            ("QUERY" or "USERNAME", "EQUAL") => query with { TextEqual = value },
            ("CA", "EQUAL") => query with { Authorities = Known(query.Authorities, property, value, pki.Authorities.ContainsKey(value)) },
            ("CERTIFICATE_PROFILE", "EQUAL") =>
                query with { CertificateProfiles = Known(query.CertificateProfiles, property, value, pki.CertificateProfiles.ContainsKey(value)) },
            ("END_ENTITY_PROFILE", "EQUAL") =>
                query with { EndEntityProfiles = Known(query.EndEntityProfiles, property, value, pki.EndEntityProfiles.ContainsKey(value)) },
            ("STATUS", "EQUAL") => query with { Statuses = [.. query.Statuses ?? [], EndEntityWords.RequireStatus(value)] },
            _ => throw new EjbcaRefusedException(
                400,
                $"Invalid criteria: property '{property}' with operation '{operation}': use QUERY (EQUAL, LIKE), or CA, CERTIFICATE_PROFILE, END_ENTITY_PROFILE, STATUS (EQUAL)."),
        };
    }

    private static IReadOnlyCollection<string> Known(IReadOnlyCollection<string>? before, string property, string value, bool isKnown) =>
        isKnown ? [.. before ?? [], value] : throw new EjbcaRefusedException(400, $"Invalid criteria value: {property} '{value}' does not exist.");

    private EndEntityQuery? Narrow(EndEntityQuery query, EjbcaRights rights)
    {
        var pki = catalog.Current;
        string[] authorities = [.. (query.Authorities ?? pki.Authorities.Keys).Where(name => rights.Has(EjbcaRights.Ca(name)))];
        string[] profiles = [.. (query.EndEntityProfiles ?? pki.EndEntityProfiles.Keys).Where(name => rights.HasEndEntity("view_end_entity", name))];
        return authorities.Length == 0 || profiles.Length == 0 ? null : query with { Authorities = authorities, EndEntityProfiles = profiles };
    }

    private static void RefuseOtherOrder(SortRequest? sort)
    {
        if (sort is not null && (sort.Property is not (null or "" or "USERNAME") || sort.Operation is not (null or "" or "ASC")))
        {
            throw new EjbcaRefusedException(
                400, $"Invalid sort operation: '{sort.Property}' '{sort.Operation}': end entities are sorted by USERNAME, ASC.");
        }
    }

    private static EndEntityItem Shape(EndEntity entity) => new(
        entity.Username, entity.SubjectDn, entity.SubjectAlternativeName, entity.Email, EndEntityWords.Write(entity.Status), entity.Token, []);
}
