using Birthmark.Keys;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration.Kinds;

namespace Birthmark.Pki.Authorities;

/// <summary>Puts together what was declared about an authority, what became of it, and the keys that it has.</summary>
internal static class StandingReader
{
    internal static Standing Read(AuthorityDeclaration declared, int id, AuthorityState? state, IKeyToken? token, IReadOnlySet<string> revoked)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> chain = declared.IsExternal ? declared.Certificates
            : state?.Certificate is { } own ? [own, .. state.Issuers]
            : [];
        var certificate = chain.Count > 0 && CaCertificate.TryRead(chain[0], out var read) ? read : null;
        var key = declared.Token is { } keys ? token?.Find(keys.CertificateSigningKey.Value) : null;
        var authority = Compose(declared, id, key, state) with
        {
            Certificate = certificate?.Der,
            Chain = chain,
            EncodedSubject = certificate?.EncodedSubject ?? state?.EncodedSubject ?? declared.Subject.Encode(printableString: declared.PrintableStringInDn),
            SubjectKeyIdentifier = certificate?.SubjectKeyIdentifier ?? (state is null ? ReadOnlyMemory<byte>.Empty : CaCertificate.KeyIdentifier(state.PublicKey)),
            NotBefore = certificate?.NotBefore,
            NotAfter = certificate?.NotAfter,
        };
        return new(authority, token, declared.IsExternal, certificate is not null && revoked.Contains(certificate.Fingerprint));
    }

    private static Authority Compose(AuthorityDeclaration declared, int id, ISigningKey? key, AuthorityState? state) => new()
    {
        Id = id,
        Name = declared.Name,
        Subject = declared.Subject,
        Status = AuthorityStatus.Uninitialized,
        Certificate = null,
        Chain = [],
        EncodedSubject = ReadOnlyMemory<byte>.Empty,
        SubjectKeyIdentifier = ReadOnlyMemory<byte>.Empty,
        NotBefore = null,
        NotAfter = null,
        // A key that was made anew under the same alias is not this authority's.
        SigningKey = key is not null && state?.PublicKey.Span.SequenceEqual(key.PublicKey.Span) != false ? key : null,
        SignatureAlgorithm = declared.Token?.SignatureAlgorithm ?? SignatureForms.NaturalFor(key?.Algorithm ?? KeyAlgorithm.EcP256),
        CryptoToken = declared.Token?.CryptoToken.Value,
        CertificateProfile = declared.CertificateProfile.Value,
        SignedBy = declared.SignedBy.Value,
        EnforceUniquePublicKeys = declared.EnforceUniquePublicKeys,
        EnforceUniqueDn = declared.EnforceUniqueDn,
        EnforceKeyRenewal = declared.EnforceKeyRenewal,
        PrintableStringInDn = declared.PrintableStringInDn,
        Approvals = declared.Approvals,
        Crl = declared.Crl,
    };
}
