using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console.Devices;

/// <summary>Devices, found and followed through their life.</summary>
internal static class DevicePages
{
    internal static void MapDevicePages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage<DeviceSearchPage>("/console/devices", Act.ReadDevices);
        routes.MapPage<DeviceLifePage>("/console/devices/{uid}", Act.ReadDevices);
    }
}
