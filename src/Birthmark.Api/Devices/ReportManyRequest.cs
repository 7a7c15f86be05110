namespace Birthmark.Api.Devices;

/// <summary>Reports several heads in one call.</summary>
public sealed record ReportManyRequest(IReadOnlyList<DeviceReport> Devices);
