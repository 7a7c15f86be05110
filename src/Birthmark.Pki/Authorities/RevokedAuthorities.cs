using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Storage;

namespace Birthmark.Pki.Authorities;

/// <summary>Which authorities' own certificates the register holds as revoked.</summary>
internal sealed class RevokedAuthorities(IReader reader)
{
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
        var rows = await reader.QueryAsync(
            "SELECT reason FROM pki_certificate WHERE fingerprint_key = $1 AND fingerprint = $2 AND status = $3",
            r => r.GetInt64(0), Digests.Key(digest), digest, (long)CertificateStatus.Revoked).ConfigureAwait(false);
        return rows.Count > 0;
    }
}
