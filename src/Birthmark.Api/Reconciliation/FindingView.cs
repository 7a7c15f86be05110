using System.Text.Json.Serialization;

namespace Birthmark.Api.Reconciliation;

/// <summary>One place where the hub's records and the world disagree.</summary>
public sealed record FindingView
{
    /// <summary>Names it for its remedy.</summary>
    public required long Finding { get; init; }

    [JsonPropertyName("BatchUID")]
    public required string BatchUid { get; init; }

    /// <summary>
    /// <c>device-unreported</c>, <c>lease-ran-out</c>, <c>certificate-unknown-to-hub</c>, <c>certificate-unknown-to-pki</c>, <c>certificate-revoked-at-pki</c>
    /// or <c>certificate-active-at-pki</c>.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>What it is about.</summary>
    public required string Thing { get; init; }

    /// <summary>What was found.</summary>
    public required string Value { get; init; }

    /// <summary>What its remedy does.</summary>
    public required string Remedy { get; init; }

    /// <summary>The one command that carries the remedy out.</summary>
    public required string Command { get; init; }

    /// <summary><c>open</c>, <c>remedied</c> or <c>gone</c>.</summary>
    public required string State { get; init; }

    [JsonPropertyName("DeviceUID")]
    public string? DeviceUid { get; init; }

    public FoundCertificate? Certificate { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who had it remedied; <c>hub</c> when it was gone by itself.</summary>
    public string? ClosedBy { get; init; }
}

/// <summary>The certificate that a finding is about.</summary>
/// <param name="Step">Step of the recipe that asks for it.</param>
/// <param name="SerialNumber">Upper-case hex.</param>
/// <param name="Issuer">Issuer DN.</param>
/// <param name="Fingerprint">SHA-256 of the DER, lower-case hex; left out when the certificate itself is not at hand.</param>
public sealed record FoundCertificate(string Step, string SerialNumber, string Issuer, string? Fingerprint = null);

/// <summary>A page of findings, oldest first; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record FindingPage(IReadOnlyList<FindingView> Findings, string? Cursor = null);
