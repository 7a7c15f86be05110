using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

internal sealed record CertificateSearchV2Answer(IReadOnlyList<FoundCertificateV2> Certificates, PageSummary PaginationSummary);

internal sealed record PageSummary(int PageSize, int CurrentPage, long TotalCerts);

/// <summary>An item of the second search: camelCase and odd spellings are EJBCA's own; times are epoch milliseconds.</summary>
internal sealed record FoundCertificateV2
{
    [JsonPropertyName("fingerprint")]
    public required string Fingerprint { get; init; }

    [JsonPropertyName("cAFingerprint")]
    public required string? CaFingerprint { get; init; }

    [JsonPropertyName("certificateProfileId")]
    public required int? CertificateProfileId { get; init; }

    [JsonPropertyName("endEntityProfileId")]
    public required int? EndEntityProfileId { get; init; }

    [JsonPropertyName("expireDate")]
    public required long ExpireDate { get; init; }

    [JsonPropertyName("issuerDN")]
    public required string IssuerDn { get; init; }

    [JsonPropertyName("notBefore")]
    public required long NotBefore { get; init; }

    /// <summary>-1 when not revoked.</summary>
    [JsonPropertyName("revocationDate")]
    public required long RevocationDate { get; init; }

    [JsonPropertyName("revocationReason")]
    public required int RevocationReason { get; init; }

    [JsonPropertyName("serialNumber")]
    public required string SerialNumber { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    [JsonPropertyName("subjectAltName")]
    public required string? SubjectAlternativeName { get; init; }

    [JsonPropertyName("subjectDN")]
    public required string SubjectDn { get; init; }

    [JsonPropertyName("subjectKeyId")]
    public required string? SubjectKeyId { get; init; }

    [JsonPropertyName("tag")]
    public string? Tag { get; init; }

    [JsonPropertyName("type")]
    public required int? Type { get; init; }

    [JsonPropertyName("udpateTime")]
    public required long UpdateTime { get; init; }

    [JsonPropertyName("username")]
    public required string Username { get; init; }

    /// <summary>Base64 of the base64 text.</summary>
    [JsonPropertyName("base64Cert")]
    public required byte[]? Base64Certificate { get; init; }

    [JsonPropertyName("certificateRequest")]
    public string? CertificateRequest { get; init; }

    [JsonPropertyName("crlPartitionIndex")]
    public int? CrlPartitionIndex { get; init; }

    [JsonPropertyName("invalidity_date")]
    public long? InvalidityDate { get; init; }

    [JsonPropertyName("certificateProfile")]
    public required string? CertificateProfile { get; init; }

    [JsonPropertyName("endEntityProfile")]
    public required string? EndEntityProfile { get; init; }
}

internal sealed record CertificateProfileAnswer
{
    public required int CertificateProfileId { get; init; }

    public required IReadOnlyList<string> AvailableKeyAlgs { get; init; }

    [JsonPropertyName("available_bit_lenghts")]
    public required IReadOnlyList<int> AvailableBitLengths { get; init; }

    public required IReadOnlyList<int> AvailableSecurityLevels { get; init; }

    public required IReadOnlyList<string> AvailableEcdsaCurves { get; init; }

    [JsonPropertyName("available_cas")]
    public required IReadOnlyList<string> AvailableCas { get; init; }
}
