namespace Birthmark.Production.Devices;

/// <summary>Which devices to look for; everything given must hold.</summary>
public sealed record DeviceQuery
{
    /// <summary>Beginning of a hardware serial; the page is in order of serial then.</summary>
    public string? Serial { get; init; }

    public DeviceState? State { get; init; }

    public DateTimeOffset? CreatedAfter { get; init; }

    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>From the page before, or null.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 50;
}
