using Birthmark.Exchange.Lists;
using Birthmark.Production;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;

namespace Birthmark.Server.Evidence;

/// <summary>Production's batches and devices as the ledger of lists asks for them.</summary>
internal sealed class ListPlaces(BatchRegister batches, DeviceRegister devices) : IListPlaces
{
    public async Task<string?> ProjectOfAsync(string batch)
    {
        try
        {
            return BatchUid.TryParse(batch, out var uid) ? (await batches.FindAsync(uid).ConfigureAwait(false)).Project : null;
        }
        catch (ProductionRefusedException)
        {
            return null;
        }
    }

    public async Task<ListPlace?> PlaceOfAsync(string device)
    {
        try
        {
            return DeviceUid.TryParse(device, out var uid) && await devices.FindAsync(uid).ConfigureAwait(false) is { } found
                ? new(found.Project, found.Batch.ToString(), found.State == DeviceState.Ok)
                : null;
        }
        catch (ProductionRefusedException)
        {
            return null;
        }
    }
}
