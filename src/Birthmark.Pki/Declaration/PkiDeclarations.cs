using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration.Applying;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration;

/// <summary>The PKI as configdump-like YAML: what is declared is applied, what exists is exported.</summary>
public sealed class PkiDeclarations : IDisposable
{
    private readonly PkiCatalog catalog;
    private readonly Execution execution;
    private readonly ExternalAnswers answers;
    private readonly IActivationCodes codes;
    private readonly SemaphoreSlim turn = new(1);

    internal PkiDeclarations(PkiCatalog catalog, Execution execution, ExternalAnswers answers, IActivationCodes codes)
    {
        (this.catalog, this.execution, this.answers, this.codes) = (catalog, execution, answers, codes);
    }

    /// <summary>
    /// Applies one or more YAML documents (crypto tokens, certificate profiles, end entity profiles, authorities, roles, in any order).
    /// Idempotent; all faults are reported at once, each with file, line and remedy, and then nothing is changed.
    /// </summary>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.Declaration"/>; the message holds one line a fault.</exception>
    public Task<PkiDifference> ApplyAsync(IReadOnlyList<DeclaredFile> files, bool dryRun, string actor, CancellationToken cancellation = default) =>
        RunAsync(files, dryRun, onlyMissing: false, actor, cancellation);

    /// <summary>Makes what the hub itself needs (<c>ManagementCA</c>, its profiles and roles) where it is missing; also loads the catalog.</summary>
    public Task<PkiDifference> ApplyManagementAsync(CancellationToken cancellation = default) =>
        RunAsync([ManagementDeclaration.Read()], dryRun: false, onlyMissing: true, "hub", cancellation);

    /// <summary>Everything, as YAML that <see cref="ApplyAsync"/> accepts and finds nothing to change in.</summary>
    public string Export()
    {
        var wish = new Wish([], [.. Present()]);
        IEnumerable<DeclaredObject> ordered =
        [
            .. wish.Wanted<CryptoTokenDeclaration>(), .. wish.Wanted<CertificateProfileDeclaration>(), .. wish.Wanted<EndEntityProfileDeclaration>(),
            .. Execution.InOrder(wish), .. wish.Wanted<RoleDeclaration>(),
        ];
        return string.Join("---\n", ordered.Select(o => o.ToYaml()));
    }

    /// <summary>PKCS#10 (DER) of a sub CA that waits for its external root's answer.</summary>
    /// <exception cref="PkiRefusedException">Unknown, not waiting, or its crypto token is offline.</exception>
    public Task<byte[]> RequestForExternalAsync(string authority, CancellationToken cancellation = default) =>
        Task.Run(() => answers.Request(authority), cancellation);

    /// <summary>Imports the external root's answer (certificate first, then its chain up to the root; DER each) and activates the authority.</summary>
    /// <exception cref="PkiRefusedException">The answer does not fit; nothing is changed.</exception>
    public Task ImportAnswerAsync(string authority, IReadOnlyList<ReadOnlyMemory<byte>> chain, string actor, CancellationToken cancellation = default) =>
        InTurnAsync(
            async () =>
            {
                await answers.ImportAsync(authority, chain, actor, cancellation).ConfigureAwait(false);
                return true;
            },
            cancellation);

    public void Dispose() => turn.Dispose();

    private Task<PkiDifference> RunAsync(IReadOnlyList<DeclaredFile> files, bool dryRun, bool onlyMissing, string actor, CancellationToken cancellation) => InTurnAsync(
        async () =>
        {
            await catalog.LoadAsync(cancellation).ConfigureAwait(false);
            var faults = new Faults();
            var present = Present().ToList();
            var declared = ObjectReader.Read(files, faults);
            var wish = new Wish(present, onlyMissing ? [.. declared.Where(d => present.All(p => (p.Kind, p.Name) != (d.Kind, d.Name)) || IsUnfinished(d))] : declared);
            new TokenChecks(wish, catalog, faults).Check();
            new ProfileChecks(wish, faults).Check();
            new AuthorityChecks(wish, catalog, faults).Check();
            var read = ReadCodes(wish, faults);
            try
            {
                faults.ThrowIfAny();
                var changes = wish.Declared.Select(d => Difference.Between(wish.Before(d), d)).OfType<PkiChange>().ToList();
                if (!dryRun)
                {
                    await execution.RunAsync(wish, read, actor, cancellation).ConfigureAwait(false);
                }

                return new PkiDifference(changes);
            }
            finally
            {
                foreach (var code in read.Values)
                {
                    code.Dispose();
                }
            }
        },
        cancellation);

    private IEnumerable<DeclaredObject> Present() => TokenChecks.Present(catalog).Concat(
        catalog.Knowledge.Objects.Values.Select(o => o.Declared).Where(o => o is not CryptoTokenDeclaration).OrderBy(o => o.Name, StringComparer.Ordinal));

    // A first start that was interrupted between declaring an authority and certifying it, or with keys still to make.
    private bool IsUnfinished(DeclaredObject declared) => declared switch
    {
        AuthorityDeclaration => catalog.Knowledge.Authorities.GetValueOrDefault(declared.Name)?.Certificate is null,
        CryptoTokenDeclaration token => token.Keys.Any(k => catalog.Tokens.First(t => t.Token.Name == token.Name).Token.Find(k.Alias.Value) is null),
        _ => false,
    };

    /// <summary>Codes of the tokens that have to be made or activated.</summary>
    private Dictionary<string, SecretBuffer> ReadCodes(Wish wish, Faults faults)
    {
        var read = new Dictionary<string, SecretBuffer>(StringComparer.Ordinal);
        foreach (var token in wish.Wanted<CryptoTokenDeclaration>())
        {
            if (token.ActivationCode is not { } source || catalog.Tokens.Any(t => t.Token.Name == token.Name && t.Token.IsActive))
            {
                continue;
            }

            if (codes.TryRead(source, out var code, out var why))
            {
                read[token.Name] = code;
            }
            else
            {
                faults.Add(token.ActivationCodeAt, $"{token.Thing}: Activation Code: {why}.");
            }
        }

        return read;
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}

/// <summary>A file as the operator named it, and its text.</summary>
public sealed record DeclaredFile(string Name, string Text);

/// <summary>What an apply changes (or would change).</summary>
public sealed record PkiDifference(IReadOnlyList<PkiChange> Changes)
{
    public bool IsEmpty => Changes.Count == 0;
}

/// <summary>One changed object.</summary>
/// <param name="Kind"><c>Crypto Token</c>, <c>Certificate Profile</c>, <c>End Entity Profile</c>, <c>Certification Authority</c>, <c>Role</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action"><c>create</c> or <c>change</c>.</param>
/// <param name="Lines">Field lines: <c>Validity: 1y -> 2y</c>.</param>
public sealed record PkiChange(string Kind, string Name, string Action, IReadOnlyList<string> Lines);
