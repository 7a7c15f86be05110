namespace Birthmark.Enrollment.Ejbca.Wire;

internal sealed record SearchCriterion(string? Property, string? Value, string? Operation);

internal sealed record CertificateSearchRequest(int? MaxNumberOfResults, IReadOnlyList<SearchCriterion?>? Criteria);

internal sealed record CertificateSearchV2Request(PageRequest? Pagination, SortRequest? Sort, IReadOnlyList<SearchCriterion?>? Criteria);

internal sealed record PageRequest(int? PageSize, int? CurrentPage);

internal sealed record SortRequest(string? Property, string? Operation);

internal sealed record EndEntitySearchRequest(
    int? MaxNumberOfResults, int? CurrentPage, IReadOnlyList<SearchCriterion?>? Criteria, SortRequest? SortOperation);
