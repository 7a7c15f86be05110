using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console.Devices;

/// <summary>Devices, found and followed through their life.</summary>
internal static class DevicePages
{
    internal static ConsoleSection Section { get; } = new(Map)
    {
        Menu = new(30, "/console/devices", "device", "Devices", Act.ReadDevices),
        Add = services => services.AddSingleton<DeviceLife>(),
    };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<DeviceSearchPage>("/console/devices", Act.ReadDevices);
        routes.MapPage<DeviceLifePage>("/console/devices/{uid}", Act.ReadDevices);
    }
}
