using Birthmark.Production.Batches;

namespace Birthmark.Production.Devices;

/// <summary>A device in memory between its calls. Its state follows the table; the statements that move it check the table itself.</summary>
internal sealed class DeviceEntry(DeviceUid uid, string uidText, OpenBatch batch, long ticket, string serial, string station, DeviceState state)
{
    private volatile DeviceState state = state;

    internal DeviceUid Uid => uid;

    internal OpenBatch Batch => batch;

    internal long Ticket => ticket;

    internal string Serial => serial;

    internal string Station => station;

    internal DeviceState State
    {
        get => state;
        set => state = value;
    }

    internal string UidText => uidText;
}
