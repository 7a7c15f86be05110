namespace Birthmark.Api.Audit;

/// <summary>Entries in log order; <paramref name="Next"/> is the index to go on from, null when there are no more.</summary>
public sealed record AuditPage(IReadOnlyList<AuditView> Entries, long? Next = null);
