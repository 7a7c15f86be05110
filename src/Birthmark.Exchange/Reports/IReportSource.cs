namespace Birthmark.Exchange.Reports;

/// <summary>Where reports get their facts: production, as the host connects it.</summary>
public interface IReportSource
{
    /// <summary>A closed batch.</summary>
    /// <exception cref="ExchangeRefusedException">It is not closed.</exception>
    Task<ReportedBatch> FindAsync(string batch, CancellationToken cancellation);

    /// <summary>Its devices by ticket: those that may be trusted, or those that must not. Streamed.</summary>
    IAsyncEnumerable<ReportedDevice> DevicesAsync(string batch, bool isAllowed, CancellationToken cancellation);
}

/// <summary>What a report says of the batch.</summary>
public sealed record ReportedBatch
{
    public required string Uid { get; init; }

    public required string Name { get; init; }

    public required string Project { get; init; }

    public required int ProjectVersion { get; init; }

    /// <summary>SHA-256 of the project's canonical text, which holds profiles, recipes and memory maps; lower-case hex.</summary>
    public required string ProjectDigest { get; init; }

    public required string Profile { get; init; }

    /// <summary>SHA-256 of the recipe's canonical text; lower-case hex.</summary>
    public required string RecipeDigest { get; init; }

    public required string DeviceType { get; init; }

    /// <summary>Files that the recipe places in devices (firmware, memory maps), each with its SHA-256 in lower-case hex.</summary>
    public required IReadOnlyList<ReportedFile> Files { get; init; }

    /// <summary><c>released</c> or <c>aborted</c>.</summary>
    public required string State { get; init; }

    public required IReadOnlyList<string> Stations { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required string OpenedBy { get; init; }

    public required DateTimeOffset ClosedAt { get; init; }

    public required ReportedBalance Balance { get; init; }
}

/// <summary>A file that went into devices.</summary>
public sealed record ReportedFile(string Name, string Sha256);

/// <summary>Authorised = provisioned + scrapped + unconfirmed + left.</summary>
public sealed record ReportedBalance(long Authorised, long Provisioned, long Scrapped, long Unconfirmed, long Left);

/// <summary>One device of a report.</summary>
public sealed record ReportedDevice
{
    public required string Uid { get; init; }

    public required long Ticket { get; init; }

    public required string Serial { get; init; }

    public required string Station { get; init; }

    public required string? Head { get; init; }

    /// <summary><see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    public required string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ProvisionedAt { get; init; }

    public required DateTimeOffset? ReportedAt { get; init; }

    public required IReadOnlyList<ReportedCertificate> Certificates { get; init; }

    /// <summary>CMS EnvelopedData that only the OEM opens; null when the recipe marks nothing for it.</summary>
    public byte[]? ForOem { get; init; }
}

/// <summary>A certificate of a device.</summary>
/// <param name="Step">Step of the recipe.</param>
/// <param name="Issuer">Normalised DN.</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="Sha256">Fingerprint, lower-case hex.</param>
/// <param name="PublicKeyHash">SHA-256 of the SubjectPublicKeyInfo, lower-case hex.</param>
/// <param name="IsRevoked">Revoked by now.</param>
/// <param name="Der">The certificate when it is at hand; goes to registries, not into the report.</param>
public sealed record ReportedCertificate(
    string Step, string Issuer, string SerialNumber, string Sha256, string PublicKeyHash, bool IsRevoked, ReadOnlyMemory<byte>? Der = null)
{
    /// <summary>Normalised DN; in lists, not in the report.</summary>
    public string? Subject { get; init; }
}

/// <summary>The outcomes of devices, as reports write them.</summary>
public static class Outcomes
{
    public const string Ok = "OK";
    public const string Ko = "KO";
    public const string Unconfirmed = "unconfirmed";
}
