using Birthmark.Production.Devices;

namespace Birthmark.Production.Reconciling;

/// <summary>What a comparison finds, before it is on record.</summary>
internal sealed record FindingDraft(FindingKey Key, DeviceUid? Device, string? Sha256, string Value);

/// <summary>What makes two findings the same: found again by the next look, it is not a second one.</summary>
/// <param name="Ticket">The device's ticket; 0 for what concerns the batch as a whole.</param>
/// <param name="Code">What was found.</param>
/// <param name="Step">Step of the recipe; empty for what is no certificate.</param>
/// <param name="Issuer">Normalised issuer DN, or empty.</param>
/// <param name="Serial">Serial number, or empty.</param>
internal readonly record struct FindingKey(long Ticket, FindingCode Code, string Step = "", string Issuer = "", string Serial = "")
{
    internal bool IsOfCertificate => Step.Length > 0;
}
