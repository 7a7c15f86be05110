using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

// The certificate is DER, or the text of a PEM PKCS#7. The chain (issuing CA first, root last) is written only when asked for.
internal sealed record EnrolmentAnswer(
    byte[] Certificate,
    string SerialNumber,
    string ResponseFormat,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<byte[]>? CertificateChain);

internal sealed record KeyStoreAnswer(byte[] Certificate, string ResponseFormat);

internal sealed record RevocationAnswer(
    string IssuerDn,
    string SerialNumber,
    string RevocationReason,
    bool Revoked,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RevocationDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? InvalidityDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message);

internal sealed record FoundCertificate(
    byte[]? Certificate,
    string SerialNumber,
    string ResponseFormat,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<byte[]>? CertificateChain,
    string? CertificateProfile,
    string? EndEntityProfile);

internal sealed record CertificateSearchAnswer(IReadOnlyList<FoundCertificate> Certificates, bool MoreResults);

internal sealed record ExpiringAnswer(ExpiringPage PaginationRestResponseComponent, ExpiringCertificates CertificatesRestResponse);

internal sealed record ExpiringPage(bool MoreResults, int NextOffset, int NumberOfResults);

internal sealed record ExpiringCertificates(IReadOnlyList<FoundCertificate> Certificates);
