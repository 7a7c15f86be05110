using Birthmark.Production.Batches;

namespace Birthmark.Production.Devices;

/// <summary>A device's record. Holds no secret.</summary>
public sealed record Device
{
    public required DeviceUid Uid { get; init; }

    public required BatchUid Batch { get; init; }

    public required string Project { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    /// <summary>Which of the batch's tickets it used, from 1.</summary>
    public required long Ticket { get; init; }

    public required string Serial { get; init; }

    public required string Station { get; init; }

    public required string? Head { get; init; }

    public required DeviceState State { get; init; }

    public required string? Reason { get; init; }

    public required IReadOnlyList<DeviceCertificate> Certificates { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ProvisionedAt { get; init; }

    /// <summary>When its outcome became final.</summary>
    public required DateTimeOffset? ReportedAt { get; init; }

    /// <summary>Blocks of its memory that have a place, and what else of it was read back; known where one device alone is looked at.</summary>
    public IReadOnlyList<DeviceBlock> Blocks { get; init; } = [];

    /// <summary>CMS EnvelopedData that only the owner opens; null when the profile marks nothing for it.</summary>
    public byte[]? ForOwner { get; init; }
}

/// <summary>A block of a device's memory on record.</summary>
/// <param name="Name">The block; of what else was read back, its region or address.</param>
/// <param name="Address">First address.</param>
/// <param name="Length">Bytes as programmed.</param>
/// <param name="IsSecret">Whether the digests are HMACs under a key of the hub.</param>
/// <param name="Digest">SHA-256 of what was meant to lie there, lower-case hex.</param>
/// <param name="Observed">The same of what was read back; null when it was not.</param>
public sealed record DeviceBlock(string Name, long Address, long Length, bool IsSecret, string Digest, string? Observed);

/// <summary>A certificate that a device was given.</summary>
/// <param name="Step">The step of the recipe that asked for it.</param>
/// <param name="Issuer">Normalised issuer DN.</param>
/// <param name="Subject">Normalised subject DN.</param>
/// <param name="SerialNumber">Upper-case hex without leading zeros.</param>
/// <param name="Sha256">Fingerprint, lower-case hex.</param>
/// <param name="PublicKeyHash">SHA-256 of the SubjectPublicKeyInfo, lower-case hex.</param>
/// <param name="IsRevoked">Revoked: by the release of its batch, or counted so by a reconciliation.</param>
public sealed record DeviceCertificate(
    string Step, string Issuer, string Subject, string SerialNumber, string Sha256, string PublicKeyHash, bool IsRevoked = false)
{
    public ReadOnlyMemory<byte> Der { get; init; }
}

/// <summary>A page of devices by ticket; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record DevicePage(IReadOnlyList<Device> Devices, string? Cursor);
