using Birthmark.Api.Problems;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Production;

/// <summary>What of production a caller sees, and by which names things are asked for.</summary>
internal static class Viewers
{
    /// <summary>The caller as the station whose things alone it may see; null when it may see everything.</summary>
    internal static StationName? OnlyAs(this Caller caller) =>
        caller.Holds(HubRoles.Owner | HubRoles.Operator | HubRoles.Auditor | HubRoles.Oem) ? null : caller.AsStation();

    internal static StationName AsStation(this Caller caller) => StationName.TryParse(caller.Name, out var station)
        ? station
        : throw new HubRefusedException(403, ProblemCodes.NotAuthorised, "The credential's name is no name of a station.", "Enrol the station under a printable name.");

    /// <exception cref="HubRefusedException">No UID, so no batch.</exception>
    internal static BatchUid Batch(string text) => BatchUid.TryParse(text, out var uid)
        ? uid
        : throw new HubRefusedException(404, ProblemCodes.UnknownBatch, "The path names no batch: its UID is malformed.", "Use the BatchUID of the answer that opened it.");

    /// <exception cref="HubRefusedException">No UID, so no device.</exception>
    internal static DeviceUid Device(string text) => DeviceUid.TryParse(text, out var uid)
        ? uid
        : throw new HubRefusedException(404, ProblemCodes.UnknownDevice, "The path names no device: its UID is malformed.", "Use the DeviceUID of the answer that created it.");
}
