namespace Birthmark.Api.Pki;

/// <summary>What the embedded authorities issued, by authority and profile, and by day, oldest first.</summary>
public sealed record IssuanceCountList(IReadOnlyList<IssuanceCountView> Counts, IReadOnlyList<DayCountView> Days);
