namespace Birthmark.Api.Devices;

/// <summary>A page of devices in order of creation; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record DevicePage(IReadOnlyList<DeviceView> Devices, string? Cursor = null);
