using System.Text.Json;
using System.Text.Json.Serialization;

namespace Birthmark.Pki.Registration.Ejbca.Wire;

internal sealed record ErrorReply(string? ErrorMessage);

internal sealed record StatusReply(string? Status, string? Revision);

internal sealed record CertificateReply(
    string? Certificate, string? SerialNumber, string? ResponseFormat, IReadOnlyList<string>? CertificateChain, string? CertificateProfile);

internal sealed record SearchReply(IReadOnlyList<CertificateReply>? Certificates);

internal sealed record CaListReply(IReadOnlyList<CaReply>? CertificateAuthorities);

internal sealed record CaReply(long? Id, string? Name, string? SubjectDn);

/// <summary>Lists hold names or ids, by version: read by <see cref="OfferedNames"/>.</summary>
internal sealed record ProfileReply(JsonElement? AvailableCas, JsonElement? AvailableCertificateProfiles);

internal sealed record FoundPage(IReadOnlyList<FoundItem>? Certificates);

/// <summary>An item of the second search: camelCase is EJBCA's own; a certificate that is there is read rather than what is said of it.</summary>
internal sealed record FoundItem
{
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("issuerDN")]
    public string? IssuerDn { get; init; }

    [JsonPropertyName("serialNumber")]
    public string? SerialNumber { get; init; }

    [JsonPropertyName("status")]
    public int Status { get; init; }

    [JsonPropertyName("base64Cert")]
    public string? Certificate { get; init; }
}
