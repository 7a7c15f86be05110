using System.Collections.Immutable;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Sealing;

namespace Birthmark.Keys.Software;

/// <summary>A crypto token of the software store. Active means that its token key is in memory.</summary>
internal sealed class SoftwareToken : IKeyToken, IExportsKeys, IDisposable
{
    private readonly TokenRecord record;
    private readonly SoftwareParts parts;
    private readonly TokenKeySource tokenKeys;

    // One activation at a time: guesses at a code queue up behind each other.
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock gate = new();
    private volatile ImmutableSortedDictionary<string, SoftwareKey> keys;
    private volatile Vault? vault;

    internal SoftwareToken(TokenRecord record, IEnumerable<KeyRecord> keys, SoftwareParts parts)
    {
        this.record = record;
        this.parts = parts;
        tokenKeys = new TokenKeySource(record, parts);
        this.keys = keys.Select(k => new SoftwareKey(this, k)).ToImmutableSortedDictionary(k => k.Uri.Alias, k => k, StringComparer.Ordinal);
    }

    public string Name => record.Name;

    public string Store => SoftwareKeyStore.SchemeName;

    public TokenOptions Options => record.Options;

    public bool IsActive => vault is not null;

    /// <summary>The hub holds the token's key, and it is this hub's key that sealed it.</summary>
    internal bool CanActivateItself => tokenKeys.IsKnownToHub;

    public async Task ActivateAsync(SecretBuffer activationCode, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            using var tokenKey = await tokenKeys.OpenAsync(activationCode, cancellation);
            if (!IsActive)
            {
                await parts.Tables.RecordActivationAsync([Name], activationCode.Length == 0 ? "hub key" : "activation code", cancellation);
                Open(new SecretBuffer(tokenKey.Span));
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task DeactivateAsync(CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (IsActive)
            {
                Forget();
                await parts.Tables.RecordDeactivationAsync(Name, cancellation);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<ISigningKey> GenerateAsync(string alias, KeyAlgorithm algorithm, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        if (!IsActive)
        {
            throw Offline();
        }

        if (keys.ContainsKey(alias))
        {
            throw new KeyRefusedException(KeyRefusal.KeyExists, $"The crypto token '{Name}' has a key '{alias}' already: choose another alias, or remove that key first.");
        }

        var made = await Task.Run(() => Make(alias, algorithm), cancellation);
        await parts.Tables.AddKeyAsync(made, cancellation);
        var key = new SoftwareKey(this, made);
        lock (gate)
        {
            keys = keys.SetItem(alias, key);
        }

        return key;
    }

    public ISigningKey? Find(string alias) => keys.GetValueOrDefault(alias);

    public IReadOnlyList<ISigningKey> ListKeys() => [.. keys.Values];

    public async Task RemoveAsync(string alias, CancellationToken cancellation = default)
    {
        var key = keys.GetValueOrDefault(alias) ?? throw Unknown(alias);
        await parts.Tables.RemoveKeyAsync(key.Record, cancellation);
        lock (gate)
        {
            keys = keys.Remove(alias);
            key.Forget();
        }
    }

    public async Task<byte[]> ExportAsync(string alias, SecretBuffer password, CancellationToken cancellation = default)
    {
        if (!Options.AllowExport)
        {
            throw new KeyRefusedException(KeyRefusal.ExportForbidden, $"The crypto token '{Name}' was declared without 'Allow Export': its keys stay in it. Make the keys in a token that allows it.");
        }

        CodeLock.RefuseWeak(password, "password of the export");
        var key = keys.GetValueOrDefault(alias) ?? throw Unknown(alias);
        var exported = await Task.Run(() => Export(key, password), cancellation);
        await parts.Tables.RecordExportAsync(key.Record, cancellation);
        return exported;
    }

    public void Dispose()
    {
        Forget();
        turn.Dispose();
    }

    /// <summary>Takes ownership of <paramref name="tokenKey"/> and makes the token active.</summary>
    internal void Open(SecretBuffer tokenKey)
    {
        lock (gate)
        {
            vault?.Dispose();
            vault = new Vault(tokenKey, keyId: 0, parts.Random);
        }
    }

    internal void ActivateItself()
    {
        if (tokenKeys.TryOpenByHub() is { } tokenKey)
        {
            Open(tokenKey);
        }
    }

    /// <summary>Loads the key for signing, once for an activation.</summary>
    /// <exception cref="KeyRefusedException">The token is not active, or the key was removed.</exception>
    internal ISigner Load(SoftwareKey key)
    {
        lock (gate)
        {
            if (key.Signer is { } loaded)
            {
                return loaded;
            }

            if (keys.GetValueOrDefault(key.Uri.Alias) != key)
            {
                throw Unknown(key.Uri.Alias);
            }

            using var pkcs8 = Decrypt(key);
            return key.Signer = parts.Engine.Load(key.Algorithm, pkcs8.Span);
        }
    }

    private KeyRecord Make(string alias, KeyAlgorithm algorithm)
    {
        using var key = parts.Engine.Generate(algorithm);
        using var pkcs8 = key.ExportPkcs8();
        var publicKey = key.PublicKey.ToArray();
        lock (gate)
        {
            var encrypted = (vault ?? throw Offline()).Seal(pkcs8.Span, KeyRecord.ContextOf(Name, alias, publicKey));
            return new KeyRecord(Name, alias, algorithm, publicKey, encrypted, parts.Time.GetUtcNow());
        }
    }

    /// <summary>The private key in PKCS#8; the caller disposes it.</summary>
    internal SecretBuffer Decrypt(SoftwareKey key)
    {
        lock (gate)
        {
            return (vault ?? throw Offline()).TryOpen(key.Record.EncryptedPrivateKey, key.Record.Context, out var pkcs8)
                ? pkcs8
                : throw new KeyRefusedException(KeyRefusal.Undecryptable, $"The stored key '{key.Uri}' was altered: restore the database from its backup.");
        }
    }

    private byte[] Export(SoftwareKey key, SecretBuffer password)
    {
        using var pkcs8 = Decrypt(key);
        return KeyExport.Encrypt(key.Algorithm, pkcs8.Span, password, parts.IterationCount);
    }

    private void Forget()
    {
        lock (gate)
        {
            vault?.Dispose();
            vault = null;
            foreach (var key in keys.Values)
            {
                key.Forget();
            }
        }
    }

    private KeyRefusedException Offline() => new(
        KeyRefusal.TokenOffline,
        record.ByCode is null && !CanActivateItself
            ? $"The crypto token '{Name}' cannot be opened: its key was sealed under another hub key. Put back the hub key file that belongs to this database and restart the hub."
            : $"The crypto token '{Name}' is not active: activate it with its activation code.");

    private KeyRefusedException Unknown(string alias) => new(
        KeyRefusal.KeyUnknown, $"The crypto token '{Name}' has no key '{alias}': it has {(keys.IsEmpty ? "none" : string.Join(", ", keys.Keys))}.");
}
