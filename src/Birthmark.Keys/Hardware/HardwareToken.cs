using System.Collections.Concurrent;

namespace Birthmark.Keys.Hardware;

/// <summary>A crypto token whose keys live in a device. Active means that the device has been given its code.</summary>
internal sealed class HardwareToken(HardwareTokenRecord record, IEnumerable<HardwareKeyRecord> known, HardwareParts parts) : IKeyToken, IHoldsSecretKeys, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly ConcurrentDictionary<string, HardwareKey> keys = new(
        known.Select(k => KeyValuePair.Create(k.Alias, new HardwareKey(parts.Hardware, k, parts.Keys))), StringComparer.Ordinal);

    public string Name => record.Name;

    public string Store => record.Store;

    public TokenOptions Options { get; } = new(record.AutoActivate, AllowExport: false);

    public bool IsActive => parts.Hardware.IsOpen(Name);

    public async Task ActivateAsync(SecretBuffer activationCode, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await OpenAsync(activationCode, cancellation);
            await parts.Tables.RecordAsync("token.activate", Name, "activation code", cancellation);
        }
        catch (KeyRefusedException refusal) when (refusal.Code == KeyRefusal.WrongActivationCode)
        {
            await parts.Tables.RecordAsync("token.refuse", Name, nameof(KeyRefusal.WrongActivationCode), cancellation);
            throw;
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
                await Task.Run(() => parts.Hardware.Close(Name), cancellation);
                await parts.Tables.RecordAsync("token.deactivate", Name, "owner", cancellation);
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
        await turn.WaitAsync(cancellation);
        try
        {
            if (keys.ContainsKey(alias))
            {
                throw new KeyRefusedException(KeyRefusal.KeyExists, $"The crypto token '{Name}' has a key '{alias}' already: choose another alias, or remove that key first.");
            }

            var made = await Task.Run(() => parts.Hardware.Generate(Name, alias, algorithm), cancellation);
            return await KeepAsync(made, "key.generate", cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public ISigningKey? Find(string alias) => keys.GetValueOrDefault(alias);

    public IReadOnlyList<ISigningKey> ListKeys() => [.. keys.Values.OrderBy(k => k.Uri.Alias, StringComparer.Ordinal)];

    public async Task RemoveAsync(string alias, CancellationToken cancellation = default)
    {
        var key = keys.GetValueOrDefault(alias) ?? throw new KeyRefusedException(
            KeyRefusal.KeyUnknown, $"The crypto token '{Name}' has no key '{alias}': it has {(keys.IsEmpty ? "none" : string.Join(", ", keys.Keys))}.");
        await Task.Run(() => parts.Hardware.Remove(key.Record), cancellation);
        await parts.Tables.RemoveKeyAsync(key.Record, parts.Hardware.Scheme, cancellation);
        keys.TryRemove(alias, out _);
    }

    public Task<ISecretKey> GenerateSecretAsync(string alias, SecretKeyKind kind, CancellationToken cancellation = default) =>
        MakeSecretAsync(alias, kind, null, "key.generate", cancellation);

    public Task<ISecretKey> ImportSecretAsync(string alias, SecretKeyKind kind, SecretBuffer key, CancellationToken cancellation = default) => HardwareSecret.Fits(kind, key.Length)
        ? MakeSecretAsync(alias, kind, key, "key.import", cancellation)
        : throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"A key of {kind} has not {key.Length} octets: an AES key has 16 or 32, an HMAC key 16 to 1024.");

    public async Task<ISecretKey?> FindSecretAsync(string alias, CancellationToken cancellation = default)
    {
        var device = Secrets();
        return await Task.Run(() => device.FindSecret(Name, alias), cancellation) is { } kind ? Of(device, alias, kind) : null;
    }

    public async Task RemoveSecretAsync(string alias, CancellationToken cancellation = default)
    {
        var device = Secrets();
        var kind = await Task.Run(() => device.FindSecret(Name, alias), cancellation)
            ?? throw new KeyRefusedException(KeyRefusal.KeyUnknown, $"The crypto token '{Name}' has no secret key '{alias}'.");
        await Task.Run(() => device.RemoveSecret(Name, alias), cancellation);
        await parts.Tables.RecordSecretAsync("key.remove", UriOf(alias), kind, cancellation);
    }

    public void Dispose() => turn.Dispose();

    private async Task<ISecretKey> MakeSecretAsync(string alias, SecretKeyKind kind, SecretBuffer? key, string act, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        var device = Secrets();
        await Task.Run(() => device.MakeSecret(Name, alias, kind, key), cancellation);
        await parts.Tables.RecordSecretAsync(act, UriOf(alias), kind, cancellation);
        return Of(device, alias, kind);
    }

    private IHardwareSecrets Secrets() => parts.Hardware as IHardwareSecrets ?? throw new KeyRefusedException(
        KeyRefusal.AlgorithmMismatch, $"The {parts.Hardware.Scheme} store holds no secret keys: make them in a PKCS#11 token.");

    private KeyUri UriOf(string alias) => new(parts.Hardware.Scheme, Name, alias);

    private HardwareSecret Of(IHardwareSecrets device, string alias, SecretKeyKind kind) => kind == SecretKeyKind.HmacSha256
        ? new HardwareSecret(device, UriOf(alias), kind)
        : new HardwareWrappingSecret(device, UriOf(alias), kind);

    /// <summary>With the sealed code, on record; a device that is away or altered leaves the token inactive.</summary>
    internal async Task ActivateItselfAsync(CancellationToken cancellation)
    {
        if (record.SealedCode is null)
        {
            return;
        }

        try
        {
            using var code = parts.Sealer.Open(record.SealedCode, record.Context);
            await OpenAsync(code, cancellation);
            await parts.Tables.RecordAsync("token.activate", Name, "hub key", cancellation);
        }
        catch (KeyRefusedException refusal)
        {
            parts.Hardware.Close(Name);
            await parts.Tables.RecordAsync("token.refuse", Name, refusal.Code.ToString(), cancellation);
        }
    }

    internal async Task OpenAsync(SecretBuffer code, CancellationToken cancellation)
    {
        await Task.Run(() => parts.Hardware.Open(Name, code), cancellation);
        var found = await SurveyAsync(cancellation);
        foreach (var key in found.Where(k => !keys.ContainsKey(k.Alias)))
        {
            await KeepAsync(key, "key.adopt", cancellation);
        }
    }

    /// <summary>Reads back what the device has: the same public keys, as well protected as they were made.</summary>
    private async Task<IReadOnlyList<FoundKey>> SurveyAsync(CancellationToken cancellation)
    {
        try
        {
            var found = await Task.Run(() => parts.Hardware.Survey(Name, [.. keys.Values.Select(k => k.Record)]), cancellation);
            var other = found.FirstOrDefault(f => keys.TryGetValue(f.Alias, out var mine) && !mine.PublicKey.Span.SequenceEqual(f.PublicKey));
            return other is null ? found : throw new KeyRefusedException(
                KeyRefusal.UnprotectedKey, $"Key '{other.Alias}' in the device is not the key that the hub knows by that name in crypto token '{Name}': put the right device back.");
        }
        catch (KeyRefusedException)
        {
            parts.Hardware.Close(Name);
            throw;
        }
    }

    private async Task<HardwareKey> KeepAsync(FoundKey found, string act, CancellationToken cancellation)
    {
        var kept = new HardwareKeyRecord(Name, found.Alias, found.Algorithm, found.PublicKey, found.Wrapped, parts.Time.GetUtcNow());
        await parts.Tables.AddKeyAsync(kept, act, parts.Hardware.Scheme, cancellation);
        return keys[found.Alias] = new HardwareKey(parts.Hardware, kept, parts.Keys);
    }
}
