using Birthmark.Pki.Certificates;
using Birthmark.Production;
using Birthmark.Production.Devices;
using Birthmark.Server.Pki;

namespace Birthmark.Server.Console.Devices;

/// <summary>Reads what somebody typed or scanned: a device's own UID, or something of its certificate.</summary>
internal static class DeviceClues
{
    private const int Most = 50;
    private const int UidLength = 36;

    /// <summary>The devices it points to; null when it looks like a serial.</summary>
    internal static async Task<IReadOnlyList<Device>?> FindAsync(string text, DeviceRegister devices, CertificateRegister certificates)
    {
        if (DeviceUid.TryParse(text.ToLowerInvariant(), out var uid))
        {
            return await OneAsync(uid, devices).ConfigureAwait(false);
        }

        if (text.Contains('='))
        {
            return await OfAsync(new CertificateQuery { TextLike = text, Limit = Most, Reach = SearchReach.Rows }, devices, certificates).ConfigureAwait(false);
        }

        var hex = text.Replace(":", "", StringComparison.Ordinal);
        if (hex.Length is < 16 or > 40 || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var entry = hex.Length == 40 ? await certificates.FindByFingerprintAsync(hex.ToLowerInvariant()).ConfigureAwait(false) : null;
        var found = entry is not null
            ? await DeviceOfAsync(entry, devices).ConfigureAwait(false)
            : await OfAsync(new CertificateQuery { SerialNumber = hex, Limit = Most }, devices, certificates).ConfigureAwait(false);
        // A serial may look like a number in hexadecimal.
        return found.Count > 0 ? found : null;
    }

    private static async Task<IReadOnlyList<Device>> OfAsync(CertificateQuery query, DeviceRegister devices, CertificateRegister certificates)
    {
        var found = new List<Device>();
        foreach (var entry in (await certificates.SearchAsync(query).ConfigureAwait(false)).Entries)
        {
            found.AddRange(await DeviceOfAsync(entry, devices).ConfigureAwait(false));
        }

        return [.. found.DistinctBy(d => d.Uid)];
    }

    /// <summary>A device's certificates are asked for under its UID and the step's name.</summary>
    private static async Task<IReadOnlyList<Device>> DeviceOfAsync(CertificateEntry entry, DeviceRegister devices) =>
        entry.Username.Length > UidLength && DeviceUid.TryParse(entry.Username[..UidLength], out var uid) ? await OneAsync(uid, devices).ConfigureAwait(false) : [];

    private static async Task<IReadOnlyList<Device>> OneAsync(DeviceUid uid, DeviceRegister devices)
    {
        try
        {
            return [await devices.FindAsync(uid).ConfigureAwait(false)];
        }
        catch (ProductionRefusedException e) when (e.Code == ProductionRefusal.DeviceUnknown)
        {
            return [];
        }
    }
}
