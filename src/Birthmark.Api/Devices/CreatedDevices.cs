namespace Birthmark.Api.Devices;

/// <summary>Answer of a create call for several heads, in the order asked.</summary>
public sealed record CreatedDevices(IReadOnlyList<CreatedDevice> Devices);
