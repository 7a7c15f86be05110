using System.Collections.Concurrent;

namespace Birthmark.Keys.Hardware;

/// <summary>Tokens whose keys live in a device; the hub keeps their names, public keys and, if told so, the sealed code.</summary>
internal sealed class HardwareStore(HardwareParts parts) : IKeyStore, IHasDevice, IDisposable
{
    private readonly SemaphoreSlim loading = new(1);
    private ConcurrentDictionary<string, HardwareToken>? tokens;

    public string Scheme => parts.Hardware.Scheme;

    public bool IsDevelopmentGrade => false;

    public async Task<IKeyToken> CreateTokenAsync(string name, SecretBuffer? activationCode, TokenOptions options, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (options.AllowExport)
        {
            throw new KeyRefusedException(KeyRefusal.ExportForbidden, $"Keys of the {Scheme} store never leave their device: declare the crypto token '{name}' without 'Allow Export'.");
        }

        var known = await TokensAsync(cancellation);
        using var made = activationCode is null && options.AutoActivate ? parts.Hardware.MakeCode() : null;
        var code = activationCode ?? made ?? throw new KeyRefusedException(
            KeyRefusal.WeakActivationCode, $"The crypto token '{name}' in the {Scheme} store needs its activation code (the user PIN): write Activation Code: {{Environment: NAME}}.");
        var sealedCode = options.AutoActivate ? parts.Sealer.Seal(code.Span, HardwareTokenRecord.ContextOf(Scheme, name)) : null;
        var record = new HardwareTokenRecord(name, Scheme, options.AutoActivate, sealedCode, parts.Time.GetUtcNow());
        if (known.ContainsKey(name))
        {
            throw new KeyRefusedException(KeyRefusal.TokenExists, $"A crypto token '{name}' exists already: choose another name.");
        }

        // A token is on record only once its device has taken the code.
        await Task.Run(() => parts.Hardware.Open(name, code), cancellation);
        await parts.Tables.AddTokenAsync(record, cancellation);
        var token = new HardwareToken(record, [], parts);
        await token.OpenAsync(code, cancellation);
        known[name] = token;
        return token;
    }

    public async Task<IKeyToken?> FindTokenAsync(string name, CancellationToken cancellation = default) =>
        (await TokensAsync(cancellation)).GetValueOrDefault(name);

    public async Task<IReadOnlyList<IKeyToken>> ListTokensAsync(CancellationToken cancellation = default) =>
        [.. (await TokensAsync(cancellation)).Values.OrderBy(t => t.Name, StringComparer.Ordinal)];

    public Task<DeviceHealth> LookAsync(CancellationToken cancellation = default) => Task.Run(parts.Hardware.Look, cancellation);

    public void Dispose()
    {
        foreach (var token in tokens?.Values ?? [])
        {
            token.Dispose();
        }

        loading.Dispose();
        parts.Hardware.Dispose();
    }

    private async ValueTask<ConcurrentDictionary<string, HardwareToken>> TokensAsync(CancellationToken cancellation)
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

    private async Task<ConcurrentDictionary<string, HardwareToken>> LoadAsync(CancellationToken cancellation)
    {
        var keys = (await parts.Tables.ReadKeysAsync()).ToLookup(k => k.Token, StringComparer.Ordinal);
        var loaded = (await parts.Tables.ReadTokensAsync(Scheme)).Select(t => new HardwareToken(t, keys[t.Name], parts)).ToList();
        foreach (var token in loaded)
        {
            await token.ActivateItselfAsync(cancellation);
        }

        return new(loaded.Select(t => KeyValuePair.Create(t.Name, t)), StringComparer.Ordinal);
    }
}
