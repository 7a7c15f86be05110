using Birthmark.Exchange.Lists;
using Birthmark.Production.Devices;

namespace Birthmark.Server.Evidence;

/// <summary>A device where it stands now.</summary>
/// <param name="Device">With what was revoked since shown as revoked.</param>
/// <param name="IsAllowed">On the allow list, or on the deny list.</param>
/// <param name="WasAllowed">It stood on the allow list before.</param>
internal sealed record ListStanding(Device Device, bool IsAllowed, bool WasAllowed = false)
{
    internal ListedLine Line => new(ProductionReports.Of(Device), IsAllowed, WasAllowed);

    internal static ListStanding Of(Device device, IReadOnlyList<Withdrawal> withdrawals) => withdrawals.Count == 0 || device.State != DeviceState.Ok
        ? new(device, device.State == DeviceState.Ok)
        : new(
            device with
            {
                Reason = $"certificate revoked: {withdrawals[0].Reason}",
                Certificates = [.. device.Certificates.Select(c => withdrawals.Any(w => w.Step == c.Step) ? c with { IsRevoked = true } : c)],
            },
            IsAllowed: false, WasAllowed: true);
}
