using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

internal sealed record EndEntitySearchAnswer(IReadOnlyList<EndEntityItem> EndEntities, bool MoreResults);

internal sealed record EndEntityItem(
    string Username, string Dn, string? SubjectAltName, string? Email, string Status, string Token, IReadOnlyList<NamedValue> ExtensionData);

internal sealed record AuthorisedProfilesAnswer(
    [property: JsonPropertyName("end_entitie_profiles")] IReadOnlyList<AuthorisedProfile> EndEntityProfiles);

internal sealed record AuthorisedProfile(string Name, int Id, string? Description);

internal sealed record EndEntityProfileAnswer(
    string EndEntityProfileName,
    [property: JsonPropertyName("available_cas")] IReadOnlyList<string> AvailableCas,
    IReadOnlyList<string> AvailableCertificateProfiles,
    IReadOnlyList<string> SubjectDistinguishedNameFields,
    IReadOnlyList<string> SubjectAlternativeNameFields);
