namespace Birthmark.Pki.Registration.Ejbca.Wire;

// A class: it carries a password, and a record prints itself.
internal sealed class EnrolMessage
{
    /// <summary>PEM: every version of EJBCA takes it.</summary>
    public required string CertificateRequest { get; init; }

    public required string CertificateProfileName { get; init; }

    public required string EndEntityProfileName { get; init; }

    public required string CertificateAuthorityName { get; init; }

    public required string Username { get; init; }

    public required string Password { get; init; }

    public required bool IncludeChain { get; init; }

    /// <summary>Honoured from 9.x on, ignored before.</summary>
    public string? SubjectDn { get; init; }
}

internal sealed record SearchMessage(int MaxNumberOfResults, IReadOnlyList<SearchCriterion> Criteria);

internal sealed record SearchCriterion(string Property, string Value, string Operation);

internal sealed record PagedSearchMessage(PageMessage Pagination, SortMessage Sort, IReadOnlyList<SearchCriterion> Criteria);

internal sealed record PageMessage(int PageSize, int CurrentPage);

internal sealed record SortMessage(string Property, string Operation);
