namespace Birthmark.Api.Devices;

/// <summary>Provisions several heads in one call.</summary>
public sealed record ProvisionManyRequest
{
    /// <summary>UIDs of devices.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Keys made by devices, by UID; those not named here get a hub-made key.</summary>
    public IReadOnlyDictionary<string, DeviceKeyRequest>? Keys { get; init; }
}
