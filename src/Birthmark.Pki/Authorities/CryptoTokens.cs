using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Pki.Authorities;

/// <summary>The crypto tokens of the PKI, over whatever key stores are plugged in.</summary>
public sealed class CryptoTokens
{
    private readonly PkiCatalog catalog;
    private readonly IJournal journal;

    internal CryptoTokens(PkiCatalog catalog, IJournal journal) => (this.catalog, this.journal) = (catalog, journal);

    public async Task<IReadOnlyList<IKeyToken>> ListAsync(CancellationToken cancellation = default)
    {
        var tokens = new List<IKeyToken>();
        foreach (var store in catalog.Stores)
        {
            tokens.AddRange(await store.ListTokensAsync(cancellation).ConfigureAwait(false));
        }

        return [.. tokens.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="PkiRefusedException">Unknown token or wrong code.</exception>
    public Task ActivateAsync(string name, SecretBuffer activationCode, string actor, CancellationToken cancellation = default) =>
        ActAsync("token.activate", name, null, actor, token => token.ActivateAsync(activationCode, cancellation), cancellation);

    /// <exception cref="PkiRefusedException">Unknown token.</exception>
    public Task DeactivateAsync(string name, string actor, CancellationToken cancellation = default) =>
        ActAsync("token.deactivate", name, null, actor, token => token.DeactivateAsync(cancellation), cancellation);

    /// <exception cref="PkiRefusedException">Unknown token, not active, or the alias is taken.</exception>
    public Task GenerateKeyAsync(string name, string alias, KeyAlgorithm algorithm, string actor, CancellationToken cancellation = default) =>
        ActAsync("key.generate", name, alias, actor, token => token.GenerateAsync(alias, algorithm, cancellation), cancellation);

    /// <summary>Makes a symmetric key, unless the token has it already.</summary>
    /// <exception cref="PkiRefusedException">Unknown token, not active, or it has another key of that alias.</exception>
    internal Task EnsureSecretAsync(string name, string alias, SecretKeyKind kind, string actor, CancellationToken cancellation = default) =>
        ActAsync("key.generate", name, alias, actor, token => EnsureAsync(token, alias, kind, cancellation), cancellation);

    /// <exception cref="PkiRefusedException">Unknown token or key, or an authority signs with it.</exception>
    public Task RemoveKeyAsync(string name, string alias, string actor, CancellationToken cancellation = default) =>
        ActAsync("key.remove", name, alias, actor, token => RemoveAsync(token, alias, cancellation), cancellation);

    /// <summary>Makes a token; used by declarations.</summary>
    internal async Task<IKeyToken> CreateAsync(string scheme, string name, SecretBuffer? code, TokenOptions options, string actor, CancellationToken cancellation)
    {
        var store = catalog.Stores.First(s => s.Scheme == scheme);
        var token = await RefusingAsync(() => store.CreateTokenAsync(name, code, options, cancellation)).ConfigureAwait(false);
        await RecordAsync("token.create", name, null, actor, cancellation).ConfigureAwait(false);
        return token;
    }

    /// <summary>What a key store refuses is a refusal of the PKI in the same words.</summary>
    internal static PkiRefusedException Translate(KeyRefusedException refusal) => new(
        refusal.Code switch
        {
            KeyRefusal.TokenOffline or KeyRefusal.TokenUnknown or KeyRefusal.Undecryptable or KeyRefusal.StoreUnavailable or KeyRefusal.StoreFault => PkiRefusal.CryptoTokenOffline,
            KeyRefusal.WrongActivationCode or KeyRefusal.WeakActivationCode => PkiRefusal.WrongPassword,
            KeyRefusal.AlgorithmMismatch => PkiRefusal.InvalidAlgorithm,
            _ => PkiRefusal.InvalidKey,
        },
        refusal.Message);

    private static async Task EnsureAsync(IKeyToken token, string alias, SecretKeyKind kind, CancellationToken cancellation)
    {
        var holder = token as IHoldsSecretKeys
            ?? throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"The crypto token '{token.Name}' holds no secret keys: make them in a PKCS#11 token.");
        var known = await holder.FindSecretAsync(alias, cancellation).ConfigureAwait(false);
        if (known is null)
        {
            await holder.GenerateSecretAsync(alias, kind, cancellation).ConfigureAwait(false);
        }
        else if (known.Kind != kind)
        {
            throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"The crypto token '{token.Name}' has a secret key '{alias}' of {known.Kind}, not of {kind}: declare what it is, or another alias.");
        }
    }

    private Task RemoveAsync(IKeyToken token, string alias, CancellationToken cancellation)
    {
        var user = catalog.Current.Authorities.Values.FirstOrDefault(a => a.SigningKey?.Uri.Alias == alias && a.CryptoToken == token.Name);
        return user is null ? token.RemoveAsync(alias, cancellation)
            : throw new PkiRefusedException(PkiRefusal.InvalidKey, $"Key '{alias}' of crypto token '{token.Name}' signs for CA '{user.Name}': it stays as long as that CA does.");
    }

    private async Task ActAsync(string act, string name, string? alias, string actor, Func<IKeyToken, Task> work, CancellationToken cancellation)
    {
        var token = (await ListAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(t => t.Name == name)
            ?? throw new PkiRefusedException(PkiRefusal.CryptoTokenOffline, $"Crypto token '{name}' is not known: use one that GET /api/v1/pki/crypto-tokens lists, or declare it.");
        await RefusingAsync(async () =>
        {
            await work(token).ConfigureAwait(false);
            return token;
        }).ConfigureAwait(false);
        await RecordAsync(act, name, alias, actor, cancellation).ConfigureAwait(false);
        await catalog.RefreshAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<IKeyToken> RefusingAsync(Func<Task<IKeyToken>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (KeyRefusedException e)
        {
            throw Translate(e);
        }
    }

    // The key store records the act itself; this leaf names who wanted it.
    private Task<int> RecordAsync(string act, string name, string? alias, string actor, CancellationToken cancellation) => journal.CommitAsync(
        act,
        tx =>
        {
            tx.Record(new AuditRecord(act, actor, name, ("alias", alias)));
            return 0;
        },
        cancellation);
}
