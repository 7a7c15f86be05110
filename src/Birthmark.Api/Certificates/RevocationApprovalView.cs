namespace Birthmark.Api.Certificates;

/// <summary>Somebody agreed to a revocation.</summary>
public sealed record RevocationApprovalView(string By, DateTimeOffset At);
