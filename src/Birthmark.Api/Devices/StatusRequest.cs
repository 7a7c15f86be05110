namespace Birthmark.Api.Devices;

/// <summary>A device's outcome: <c>OK</c>, <c>KO</c> or <c>NOK</c> (the same as KO), with a reason for what failed.</summary>
public sealed record StatusRequest
{
    public required string Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>What was read back. Where it differs from what was meant to lie there, the device is KO whatever the status says.</summary>
    public IReadOnlyList<ReadBackEntry>? ReadBack { get; init; }
}
