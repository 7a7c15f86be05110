using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Storage;

namespace Birthmark.Pki.Declaration.Applying;

/// <summary>Carries out a wish that was found good. Each step is done only where it is not done yet, so an interrupted apply is completed by the next.</summary>
internal sealed class Execution(PkiCatalog catalog, KnowledgeTables tables, CryptoTokens tokens, AuthorityFounder founder, IJournal journal)
{
    internal async Task RunAsync(Wish wish, IReadOnlyDictionary<string, SecretBuffer> codes, string actor, CancellationToken cancellation)
    {
        foreach (var token in wish.Wanted<CryptoTokenDeclaration>())
        {
            await MakeAsync(token, codes.GetValueOrDefault(token.Name), actor, cancellation).ConfigureAwait(false);
        }

        var authorities = InOrder(wish).ToList();
        await WriteAsync(wish, [.. wish.Wanted<CryptoTokenDeclaration>(), .. wish.Wanted<CertificateProfileDeclaration>(), .. wish.Wanted<EndEntityProfileDeclaration>(), .. authorities], actor, cancellation).ConfigureAwait(false);
        foreach (var authority in authorities)
        {
            await founder.FoundAsync(authority, actor, cancellation).ConfigureAwait(false);
        }

        await WriteAsync(wish, [.. wish.Wanted<RoleDeclaration>()], actor, cancellation).ConfigureAwait(false);
    }

    private async Task MakeAsync(CryptoTokenDeclaration declared, SecretBuffer? code, string actor, CancellationToken cancellation)
    {
        var token = catalog.Tokens.FirstOrDefault(t => t.Token.Name == declared.Name).Token
            ?? await tokens.CreateAsync(declared.Store, declared.Name, code, new TokenOptions(declared.AutoActivation, declared.AllowExport), actor, cancellation).ConfigureAwait(false);
        await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
        if (!token.IsActive && code is not null)
        {
            await tokens.ActivateAsync(declared.Name, code, actor, cancellation).ConfigureAwait(false);
        }

        foreach (var (alias, algorithm) in declared.Keys.Where(k => token.Find(k.Alias.Value) is null))
        {
            await tokens.GenerateKeyAsync(declared.Name, alias.Value, algorithm, actor, cancellation).ConfigureAwait(false);
        }

        var known = (catalog.Knowledge.Objects.GetValueOrDefault((declared.Kind, declared.Name))?.Declared as CryptoTokenDeclaration)?.Secrets ?? [];
        foreach (var (alias, kind) in declared.Secrets.Where(k => known.All(o => o.Alias.Value != k.Alias.Value)))
        {
            await tokens.EnsureSecretAsync(declared.Name, alias.Value, kind, actor, cancellation).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(Wish wish, IReadOnlyList<DeclaredObject> wanted, string actor, CancellationToken cancellation)
    {
        var changes = wanted.Select(w => (Wanted: w, Change: Difference.Between(Stored(w), w))).Where(c => c.Change is not null).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        await journal.CommitAsync(
            "pki.apply",
            tx =>
            {
                foreach (var (declared, change) in changes)
                {
                    tables.Write(tx, declared);
                    tx.Record(new AuditRecord("pki.apply", actor, declared.Thing, ("action", change!.Action), ("changes", string.Join("; ", change.Lines))));
                }

                return changes.Count;
            },
            cancellation).ConfigureAwait(false);
        await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
    }

    // What the journal holds; a token made by hand may have no row yet.
    private DeclaredObject? Stored(DeclaredObject wanted) => catalog.Knowledge.Objects.GetValueOrDefault((wanted.Kind, wanted.Name))?.Declared;

    /// <summary>Signers before those whom they sign.</summary>
    internal static IEnumerable<AuthorityDeclaration> InOrder(Wish wish)
    {
        var left = wish.Wanted<AuthorityDeclaration>().ToList();
        while (left.Count > 0)
        {
            var ready = left.Where(a => left.All(other => other == a || other.Name != a.SignedBy.Value)).ToList();
            foreach (var authority in ready)
            {
                left.Remove(authority);
                yield return authority;
            }
        }
    }
}
