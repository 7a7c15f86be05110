using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Issuance;
using Birthmark.Storage;

namespace Birthmark.Pki.Authorities;

/// <summary>Gives a declared authority its certificate: self-signed, signed by another authority here, or asked of an external root.</summary>
internal sealed class AuthorityFounder(PkiCatalog catalog, KnowledgeTables tables, Issuer issuer, IJournal journal)
{
    /// <summary>Begins an authority, or takes up one whose founding was interrupted. The key must be there and its token active.</summary>
    /// <exception cref="PkiRefusedException">Profile, signer or linter says no.</exception>
    internal async Task FoundAsync(AuthorityDeclaration declared, string actor, CancellationToken cancellation)
    {
        if (declared.IsExternal || catalog.Knowledge.Authorities.GetValueOrDefault(declared.Name)?.Certificate is not null)
        {
            return;
        }

        var key = catalog.Tokens.First(t => t.Token.Name == declared.Token!.CryptoToken.Value).Token.Find(declared.Token!.CertificateSigningKey.Value)!;
        var profile = catalog.Current.CertificateProfiles[declared.CertificateProfile.Value];
        var known = catalog.Knowledge.Authorities.GetValueOrDefault(declared.Name);
        // A request may be on its way already; what was merely begun here follows the declaration.
        var state = known is not null && declared.IsSignedOutside ? known
            : new AuthorityState(declared.Name, key.PublicKey, declared.Subject.Encode(profile.LdapDnOrder, declared.PrintableStringInDn), null, []);
        await WriteAsync(state, actor, "begun", cancellation).ConfigureAwait(false);
        if (declared.IsSignedOutside)
        {
            return;
        }

        // The provisional authority of a root has no certificate yet: issuer is its encoded subject, AKI the id of its key.
        var signer = catalog.Current.Authorities[declared.IsSelfSigned ? declared.Name : declared.SignedBy.Value];
        var issued = await IssueAsync(declared, state, signer, actor, cancellation).ConfigureAwait(false);
        if (!CaCertificate.TryRead(issued, out var own) || !own.Subject.Equals(declared.Subject))
        {
            throw new PkiRefusedException(
                PkiRefusal.DuplicateKey, $"Key '{declared.Token.CertificateSigningKey}' was certified before for '{own?.Subject}': declare CA '{declared.Name}' with that subject, or with another key.");
        }

        await CompleteAsync(state, [issued, .. signer.Chain], actor, "issued", cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes the certificate and those above it.</summary>
    internal Task CompleteAsync(AuthorityState state, IReadOnlyList<ReadOnlyMemory<byte>> chain, string actor, string how, CancellationToken cancellation) =>
        WriteAsync(
            state with { Certificate = chain[0], EncodedSubject = CaCertificate.TryRead(chain[0], out var own) ? own.EncodedSubject : state.EncodedSubject, Issuers = [.. chain.Skip(1)] },
            actor, how, cancellation);

    private async Task<ReadOnlyMemory<byte>> IssueAsync(AuthorityDeclaration declared, AuthorityState state, Authority signer, string actor, CancellationToken cancellation)
    {
        var profile = catalog.Current.CertificateProfiles[declared.CertificateProfile.Value];
        var permit = await issuer.PrepareAsync(
            new IssuanceOrder
            {
                Authority = signer,
                CertificateProfile = declared.Validity is { } validity ? profile with { Validity = validity } : profile,
                Username = $"ca:{declared.Name}",
                Subject = declared.Subject,
                PublicKey = state.PublicKey,
                Actor = actor,
                // After a crash between issuing and recording the same certificate is found again.
                TakesExisting = true,
            },
            cancellation).ConfigureAwait(false);
        return (await issuer.IssueAsync(permit, cancellation).ConfigureAwait(false)).Der;
    }

    private async Task WriteAsync(AuthorityState state, string actor, string how, CancellationToken cancellation)
    {
        await journal.CommitAsync(
            "pki.apply",
            tx =>
            {
                tables.Write(tx, state);
                tx.Record(new AuditRecord("pki.apply", actor, $"{AuthorityDeclaration.KindName} '{state.Name}'", ("certificate", how)));
                return 0;
            },
            cancellation).ConfigureAwait(false);
        await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
    }
}
