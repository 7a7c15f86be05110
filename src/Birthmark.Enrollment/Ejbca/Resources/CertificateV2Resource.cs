using System.Security.Cryptography;
using System.Text;
using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Criteria;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v2/certificate</c>: counting, paged search, and what a certificate profile allows.</summary>
internal sealed class CertificateV2Resource(PkiCatalog catalog, CertificateRegister register) : IEjbcaResource
{
    private const int LargestPage = 1000;

    /// <summary>As page number: only the total is wanted.</summary>
    private const int TotalOnly = -1;

    public string Name => "v2/certificate";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        EjbcaRoute.Of("GET", "v2/certificate/count", CountAsync),
        EjbcaRoute.Of("POST", "v2/certificate/search", SearchAsync, EjbcaGate.AnyCertificate),
        EjbcaRoute.Of("GET", "v2/certificate/profile/{}", (call, _) => Task.FromResult(Profile(call)), EjbcaGate.AnyCertificate),
    ];

    private async Task<EjbcaAnswer> CountAsync(EjbcaCall call, CancellationToken cancellation) => EjbcaAnswer.Json(
        new CountAnswer(await register.CountAsync(call.Flag("isActive")).ConfigureAwait(false)), EjbcaJson.Answers.CountAnswer);

    private async Task<EjbcaAnswer> SearchAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.CertificateSearchV2Request);
        var size = wire.Pagination?.PageSize ?? 0;
        var page = wire.Pagination?.CurrentPage ?? 0;
        if (size is < 1 or > LargestPage || page is not (TotalOnly or >= 1) || (long)size * page > int.MaxValue)
        {
            throw new EjbcaRefusedException(
                400, $"Pagination page_size={size}, current_page={page} is out of range: page_size 1 to {LargestPage}, current_page from 1, or -1 for the total alone.");
        }

        var pki = catalog.Current;
        var query = CertificateCriteria.Read(wire.Criteria, pki);
        if (query is not null)
        {
            query = ViewableCertificates.Narrow(query with { Order = SearchOrder.Read(wire.Sort) }, call.Rights, pki);
        }

        var total = query is null ? 0 : await register.CountAsync(query).ConfigureAwait(false);
        IReadOnlyList<CertificateEntry> found = query is null || page == TotalOnly
            ? []
            : (await register.SearchAsync(query with { Offset = (page - 1) * size, Limit = size }).ConfigureAwait(false)).Entries;
        return EjbcaAnswer.Json(
            new CertificateSearchV2Answer([.. found.Select(entry => Shape(entry, pki))], new PageSummary(size, page, total)),
            EjbcaJson.Answers.CertificateSearchV2Answer);
    }

    private static FoundCertificateV2 Shape(CertificateEntry entry, PkiSnapshot pki)
    {
        var profile = pki.CertificateProfiles.GetValueOrDefault(entry.CertificateProfile);
        var endEntityProfile = entry.EndEntityProfile is null ? null : pki.EndEntityProfiles.GetValueOrDefault(entry.EndEntityProfile);
        var authority = pki.Authorities.GetValueOrDefault(entry.Authority)?.Certificate;
        return new FoundCertificateV2
        {
            Fingerprint = entry.Fingerprint,
            CaFingerprint = authority is null ? null : Fingerprint(authority.Value.Span),
            CertificateProfileId = profile?.Id,
            EndEntityProfileId = endEntityProfile?.Id,
            ExpireDate = entry.NotAfter.ToUnixTimeMilliseconds(),
            IssuerDn = entry.IssuerDn,
            NotBefore = entry.NotBefore.ToUnixTimeMilliseconds(),
            RevocationDate = entry.RevokedAt?.ToUnixTimeMilliseconds() ?? -1,
            RevocationReason = (int)entry.RevocationReason,
            SerialNumber = entry.SerialNumber,
            Status = (int)entry.Status,
            SubjectAlternativeName = entry.SubjectAlternativeName,
            SubjectDn = entry.SubjectDn,
            SubjectKeyId = entry.Der is not null && CertificateNames.ReadSubjectKeyIdentifier(entry.Der) is { } identifier ? Convert.ToBase64String(identifier) : null,
            Type = profile is null ? null : (int)profile.Type,
            UpdateTime = (entry.RevokedAt ?? entry.IssuedAt).ToUnixTimeMilliseconds(),
            Username = entry.Username,
            Base64Certificate = entry.Der is null ? null : Encoding.ASCII.GetBytes(Convert.ToBase64String(entry.Der)),
            CrlPartitionIndex = 0,
            InvalidityDate = entry.InvaliditySince?.ToUnixTimeMilliseconds(),
            CertificateProfile = entry.CertificateProfile,
            EndEntityProfile = entry.EndEntityProfile,
        };
    }

    // EJBCA's fingerprint is SHA-1: a name to find a certificate by, nothing is trusted because of it.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Wire format of EJBCA.")]
    private static string Fingerprint(ReadOnlySpan<byte> der) => Convert.ToHexStringLower(SHA1.HashData(der));

    private EjbcaAnswer Profile(EjbcaCall call)
    {
        var pki = catalog.Current;
        if (!pki.CertificateProfiles.TryGetValue(call.Path(0), out var profile))
        {
            throw new EjbcaRefusedException(404, $"Certificate profile with name \"{call.Path(0)}\" doesn't exist");
        }

        var keys = profile.AvailableKeys.Order().ToList();
        var answer = new CertificateProfileAnswer
        {
            CertificateProfileId = profile.Id,
            AvailableKeyAlgs = [.. keys.Select(KeySpecification.Algorithm).Distinct()],
            AvailableBitLengths = [.. keys.Select(KeySpecification.BitLength).Distinct().Order()],
            AvailableSecurityLevels = [],
            AvailableEcdsaCurves = [.. keys.Select(KeySpecification.Curve).OfType<string>()],
            AvailableCas =
            [
                .. pki.Authorities.Keys
                    .Where(name => profile.AvailableAuthorities.Count == 0 || profile.AvailableAuthorities.Contains(name))
                    .Where(name => call.Rights.Has(EjbcaRights.Ca(name)))
                    .Order(StringComparer.Ordinal),
            ],
        };
        return EjbcaAnswer.Json(answer, EjbcaJson.Answers.CertificateProfileAnswer);
    }
}
