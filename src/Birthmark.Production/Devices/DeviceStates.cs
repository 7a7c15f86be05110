namespace Birthmark.Production.Devices;

/// <summary>The allowed moves of a device; what is not here is refused. The statements that move devices name the same states.</summary>
internal static class DeviceStates
{
    private static readonly Dictionary<DeviceState, DeviceState[]> Next = new()
    {
        [DeviceState.Created] = [DeviceState.Intended, DeviceState.Provisioned, DeviceState.Ko, DeviceState.Unconfirmed],
        [DeviceState.Intended] = [DeviceState.Provisioned, DeviceState.Ko, DeviceState.Unconfirmed],
        [DeviceState.Provisioned] = [DeviceState.Ok, DeviceState.Ko, DeviceState.Unconfirmed],
        [DeviceState.Ok] = [],
        [DeviceState.Ko] = [],
        [DeviceState.Unconfirmed] = [],
    };

    internal static bool CanMove(DeviceState from, DeviceState to) => Next[from].Contains(to);

    internal static bool IsFinal(this DeviceState state) => Next[state].Length == 0;
}
