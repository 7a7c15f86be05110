namespace Birthmark.Api.Devices;

/// <summary>Answer of a report call for several heads, in the order asked.</summary>
public sealed record ReportedStatuses(IReadOnlyList<ReportedStatus> Devices);
