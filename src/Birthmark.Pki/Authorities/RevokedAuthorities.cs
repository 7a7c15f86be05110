using Birthmark.Pki.Certificates;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Storage;

namespace Birthmark.Pki.Authorities;

/// <summary>Which authorities' own certificates the register holds as revoked.</summary>
internal sealed class RevokedAuthorities(IReader reader, CertificateIndex index)
{
    private static readonly string Revoked =
        $"SELECT reason FROM pki_certificate WHERE id IN ({CertificateIndex.Ids(IndexKind.Fingerprint, "$1", "$4")}) AND fingerprint = $2 AND status = $3";

    /// <summary>Fingerprints, lower-case hex.</summary>
    internal async Task<IReadOnlySet<string>> ReadAsync(Knowledge knowledge)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var der in knowledge.Authorities.Values.Select(a => a.Certificate).Concat(knowledge.All<AuthorityDeclaration>().Select(a => a.Declared.Certificates is [var own, ..] ? own : (ReadOnlyMemory<byte>?)null)))
        {
            if (der is { } bytes && CaCertificate.TryRead(bytes, out var certificate) && await IsRevokedAsync(certificate.Fingerprint).ConfigureAwait(false))
            {
                found.Add(certificate.Fingerprint);
            }
        }

        return found;
    }

    private async Task<bool> IsRevokedAsync(string fingerprint)
    {
        var digest = Convert.FromHexString(fingerprint);
        var key = Digests.Key(digest);
        var rows = await reader.QueryAsync(
            Revoked, r => r.GetInt64(0), key, digest, (long)CertificateStatus.Revoked, index.Recent(IndexKind.Fingerprint, key)).ConfigureAwait(false);
        return rows.Count > 0;
    }
}
