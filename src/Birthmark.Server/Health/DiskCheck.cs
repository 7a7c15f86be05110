using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Server.Settings;

namespace Birthmark.Server.Health;

/// <summary>Whether there is room for what will be recorded.</summary>
internal sealed class DiskCheck(HubSettings settings) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var free = new DriveInfo(settings.Data.Root).AvailableFreeSpace;
        return new(new HealthCheck(
            "disk", free >= settings.MinFreeDiskBytes, string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB free, {settings.MinFreeDiskBytes >> 20} MiB wanted")));
    }
}
