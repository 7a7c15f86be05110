namespace Birthmark.Api.Certificates;

/// <summary>A page of requests to revoke, newest first; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record RevocationRequestPage(IReadOnlyList<RevocationRequestView> Requests, string? Cursor = null);
