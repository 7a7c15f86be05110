namespace Birthmark.Production.Devices;

/// <summary>States in words, for messages and the wire.</summary>
public static class DeviceWords
{
    public static string Word(DeviceState state) => state switch
    {
        DeviceState.Created => "created",
        DeviceState.Intended => "intended",
        DeviceState.Provisioned => "provisioned",
        DeviceState.Ok => "ok",
        DeviceState.Ko => "ko",
        _ => "unconfirmed",
    };
}
