using System.Text.Json;

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
