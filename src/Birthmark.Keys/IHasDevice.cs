namespace Birthmark.Keys;

/// <summary>A key store whose keys live in devices: says whether they answer now.</summary>
public interface IHasDevice
{
    /// <summary>Asks the devices themselves; takes no longer than their deadline.</summary>
    Task<DeviceHealth> LookAsync(CancellationToken cancellation = default);
}

/// <summary>How the devices of a store are.</summary>
/// <param name="Devices">How many there are: TPMs, PKCS#11 modules.</param>
/// <param name="Answering">How many of them answer.</param>
/// <param name="Fault">Why the first of the others does not, with its name: for those who may know it.</param>
public sealed record DeviceHealth(int Devices, int Answering, string? Fault)
{
    public bool IsGood => Devices == Answering;
}
