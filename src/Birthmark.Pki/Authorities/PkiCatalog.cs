using System.Collections.Frozen;
using Birthmark.Keys;
using Birthmark.Pki.Access;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Authorities;

/// <summary>What the embedded PKI is made of, as one immutable snapshot that a change replaces as a whole; reading it costs nothing.</summary>
public sealed class PkiCatalog : IDisposable
{
    private readonly KnowledgeTables tables;
    private readonly RevokedAuthorities revoked;
    private readonly IReadOnlyList<IKeyStore> stores;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim refreshing = new(1);
    private State? state;

    internal PkiCatalog(KnowledgeTables tables, RevokedAuthorities revoked, IEnumerable<IKeyStore> stores, TimeProvider time)
    {
        (this.tables, this.revoked, this.stores, this.time) = (tables, revoked, [.. stores], time);
    }

    /// <exception cref="InvalidOperationException"><see cref="LoadAsync"/> was not called yet.</exception>
    public PkiSnapshot Current
    {
        get
        {
            var known = Loaded;
            return time.GetUtcNow() < known.GoodUntil ? known.Snapshot : Restate(known).Snapshot;
        }
    }

    internal Knowledge Knowledge => Loaded.Knowledge;

    /// <summary>Every crypto token of every key store, with its store's scheme.</summary>
    internal IReadOnlyList<(string Scheme, IKeyToken Token)> Tokens => Loaded.Tokens;

    internal IReadOnlyList<IKeyStore> Stores => stores;

    /// <summary>Reads the catalog from the database, once; later calls do nothing.</summary>
    public Task LoadAsync(CancellationToken cancellation = default) => Volatile.Read(ref state) is null ? RefreshAsync(cancellation) : Task.CompletedTask;

    /// <summary>Reads it again after a change of what is stored, of a token, or of an authority's revocation.</summary>
    internal async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await refreshing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var knowledge = await tables.ReadAsync().ConfigureAwait(false);
            var tokens = new List<(string, IKeyToken)>();
            foreach (var store in stores)
            {
                tokens.AddRange((await store.ListTokensAsync(cancellation).ConfigureAwait(false)).Select(t => (store.Scheme, t)));
            }

            var revokedOnes = await revoked.ReadAsync(knowledge).ConfigureAwait(false);
            Volatile.Write(ref state, Build(knowledge, tokens, revokedOnes));
        }
        finally
        {
            refreshing.Release();
        }
    }

    public void Dispose() => refreshing.Dispose();

    private State Loaded => Volatile.Read(ref state) ?? throw new InvalidOperationException("The PKI's catalog is read before it was loaded: await LoadAsync first.");

    private State Build(Knowledge knowledge, List<(string Scheme, IKeyToken Token)> tokens, IReadOnlySet<string> revokedOnes)
    {
        var standings = knowledge.All<AuthorityDeclaration>()
            .Select(a => StandingReader.Read(
                a.Declared, a.Id, knowledge.Authorities.GetValueOrDefault(a.Declared.Name),
                tokens.FirstOrDefault(t => t.Token.Name == a.Declared.Token?.CryptoToken.Value).Token, revokedOnes))
            .ToList();
        var snapshot = new PkiSnapshot
        {
            Authorities = FrozenDictionary<string, Authority>.Empty,
            CertificateProfiles = FixedProfiles.Certificate
                .Concat(knowledge.All<CertificateProfileDeclaration>().Select(p => p.Declared.ToProfile(p.Id)))
                .ToFrozenDictionary(p => p.Name, StringComparer.Ordinal),
            EndEntityProfiles = knowledge.All<EndEntityProfileDeclaration>()
                .Select(p => p.Declared.ToProfile(p.Id)).Prepend(FixedProfiles.Empty)
                .ToFrozenDictionary(p => p.Name, StringComparer.Ordinal),
            Roles = knowledge.All<RoleDeclaration>().Select(r => r.Declared.ToRole()).ToFrozenDictionary(r => r.Name, StringComparer.Ordinal),
            DisabledRoles = knowledge.DisabledRoles,
        };
        return new State(knowledge, tokens, standings, snapshot, DateTimeOffset.MaxValue).At(time.GetUtcNow());
    }

    /// <summary>An authority has expired since: status alone changes, unless a refresh was faster.</summary>
    private State Restate(State known)
    {
        var now = known.At(time.GetUtcNow());
        return Interlocked.CompareExchange(ref state, now, known) == known ? now : Loaded;
    }

    private sealed record State(
        Knowledge Knowledge, IReadOnlyList<(string Scheme, IKeyToken Token)> Tokens, IReadOnlyList<Standing> Standings, PkiSnapshot Snapshot, DateTimeOffset GoodUntil)
    {
        /// <summary>Judged at <paramref name="now"/>, and good until the next authority expires.</summary>
        internal State At(DateTimeOffset now)
        {
            var ends = Standings.Select(s => s.Authority.NotAfter).Where(end => end >= now).Select(end => end!.Value.AddTicks(1));
            return this with
            {
                Snapshot = Snapshot with { Authorities = Standings.Select(s => s.At(now)).ToFrozenDictionary(a => a.Name, StringComparer.Ordinal) },
                GoodUntil = ends.DefaultIfEmpty(DateTimeOffset.MaxValue).Min(),
            };
        }
    }
}

/// <summary>Profiles, authorities and roles at one moment.</summary>
public sealed record PkiSnapshot
{
    public required IReadOnlyDictionary<string, Authority> Authorities { get; init; }

    public required IReadOnlyDictionary<string, CertificateProfile> CertificateProfiles { get; init; }

    public required IReadOnlyDictionary<string, EndEntityProfile> EndEntityProfiles { get; init; }

    /// <summary>EJBCA roles: members and access rules.</summary>
    public required IReadOnlyDictionary<string, Role> Roles { get; init; }

    /// <summary>Roles that grant nothing now, by name.</summary>
    public IReadOnlyDictionary<string, DisabledRole> DisabledRoles { get; init; } = FrozenDictionary<string, DisabledRole>.Empty;
}
