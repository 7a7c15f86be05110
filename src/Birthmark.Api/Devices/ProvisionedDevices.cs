namespace Birthmark.Api.Devices;

/// <summary>Answer of a provisioning call for several heads, in the order asked.</summary>
public sealed class ProvisionedDevices
{
    public required IReadOnlyList<ProvisionedDevice> Devices { get; init; }
}
