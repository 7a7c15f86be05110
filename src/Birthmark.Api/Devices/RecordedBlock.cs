namespace Birthmark.Api.Devices;

/// <summary>A block of a device's memory on record: what was meant to lie there, and what was read back.</summary>
public sealed record RecordedBlock
{
    /// <summary>The block; of what else was read back, its region or address.</summary>
    public required string Name { get; init; }

    /// <summary>First address, such as <c>0x080FC800</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Bytes as programmed, padding included.</summary>
    public required long Length { get; init; }

    /// <summary>Its digests are HMAC-SHA-256 of the SHA-256, under a key of the hub.</summary>
    public bool Secret { get; init; }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The same of what was read back; left out when it was not.</summary>
    public string? Observed { get; init; }
}
