using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

internal sealed record CaListAnswer(IReadOnlyList<CaItem> CertificateAuthorities);

// The id is the Java hash of the subject DN; "external" is written only when external authorities were asked for (9.x).
internal sealed record CaItem(
    int Id,
    string Name,
    string SubjectDn,
    string IssuerDn,
    DateTimeOffset ExpirationDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? External);

internal sealed record CrlAnswer(byte[]? Crl, string ResponseFormat);

// The maps are null in EJBCA; its Python SDK crashes on that, so {} (documented deviation).
internal sealed record CreateCrlAnswer(
    string IssuerDn,
    long LatestCrlVersion,
    long LatestDeltaCrlVersion,
    IReadOnlyDictionary<string, long> LatestPartitionCrlVersions,
    IReadOnlyDictionary<string, long> LatestPartitionDeltaCrlVersions,
    bool AllSuccess);
