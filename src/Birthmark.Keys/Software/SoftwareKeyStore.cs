using System.Collections.Concurrent;
using Birthmark.Keys.Sealing;

namespace Birthmark.Keys.Software;

/// <summary>Tokens whose keys are kept encrypted in the hub's database and used in its memory.</summary>
internal sealed class SoftwareKeyStore(SoftwareParts parts) : IKeyStore, IDisposable
{
    internal const string SchemeName = "software";

    private readonly SemaphoreSlim loading = new(1);
    private ConcurrentDictionary<string, SoftwareToken>? tokens;

    public string Scheme => SchemeName;

    public bool IsDevelopmentGrade => true;

    public async Task<IKeyToken> CreateTokenAsync(string name, SecretBuffer? activationCode, TokenOptions options, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var known = await TokensAsync(cancellation);
        if (activationCode is null && !options.AutoActivate)
        {
            throw new KeyRefusedException(
                KeyRefusal.WeakActivationCode, $"The crypto token '{name}' has no activation code and does not activate itself: nobody could ever use it. Give it one of the two.");
        }

        using var tokenKey = new SecretBuffer(Vault.KeyLength);
        parts.Random.Fill(tokenKey.Span);
        var context = TokenRecord.ContextOf(name, options);
        var byCode = activationCode is null
            ? null
            : await Task.Run(() => CodeLock.Close(activationCode, tokenKey.Span, context, parts.IterationCount, parts.Random), cancellation);
        var sealedByHub = options.AutoActivate ? parts.Sealer.Seal(tokenKey.Span, context) : null;
        var record = new TokenRecord(name, options, byCode, sealedByHub, parts.Time.GetUtcNow());
        await parts.Tables.AddTokenAsync(record, cancellation);

        // Whoever makes a token knows its code: it starts active.
        var token = new SoftwareToken(record, [], parts);
        token.Open(new SecretBuffer(tokenKey.Span));
        known[name] = token;
        return token;
    }

    public async Task<IKeyToken?> FindTokenAsync(string name, CancellationToken cancellation = default) =>
        (await TokensAsync(cancellation)).GetValueOrDefault(name);

    public async Task<IReadOnlyList<IKeyToken>> ListTokensAsync(CancellationToken cancellation = default) =>
        [.. (await TokensAsync(cancellation)).Values.OrderBy(t => t.Name, StringComparer.Ordinal)];

    public void Dispose()
    {
        foreach (var token in tokens?.Values ?? [])
        {
            token.Dispose();
        }

        loading.Dispose();
    }

    private async ValueTask<ConcurrentDictionary<string, SoftwareToken>> TokensAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref tokens) is { } known)
        {
            return known;
        }

        await loading.WaitAsync(cancellation);
        try
        {
            return tokens ??= await LoadAsync(cancellation);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Reads all tokens and activates those that do so by themselves, on record.</summary>
    private async Task<ConcurrentDictionary<string, SoftwareToken>> LoadAsync(CancellationToken cancellation)
    {
        var keys = (await parts.Tables.ReadKeysAsync()).ToLookup(k => k.Token, StringComparer.Ordinal);
        var loaded = (await parts.Tables.ReadTokensAsync()).Select(t => new SoftwareToken(t, keys[t.Name], parts)).ToList();
        var activating = loaded.FindAll(t => t.CanActivateItself);
        if (activating.Count > 0)
        {
            await parts.Tables.RecordActivationAsync(activating.Select(t => t.Name), "hub key", cancellation);
            activating.ForEach(t => t.ActivateItself());
        }

        return new(loaded.Select(t => KeyValuePair.Create(t.Name, t)), StringComparer.Ordinal);
    }
}
