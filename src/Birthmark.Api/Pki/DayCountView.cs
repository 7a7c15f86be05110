namespace Birthmark.Api.Pki;

/// <summary>Certificates issued on one day (UTC).</summary>
public sealed record DayCountView(DateOnly Day, long Issued);
