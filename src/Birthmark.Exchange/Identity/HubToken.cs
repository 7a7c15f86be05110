using Birthmark.Keys;

namespace Birthmark.Exchange.Identity;

/// <summary>
/// The hub's own keys for evidence and exchange: one signs checkpoints, one signs reports, and one opens what OEMs seal for this hub. They live in the crypto token <c>HubToken</c>, wherever that is: a token of
/// this name made beforehand is used, in an HSM for example; when there is none the TPM gets one, and on a hub without TPM the first key store.
/// </summary>
public sealed class HubToken : IDisposable
{
    public const string Name = "HubToken";
    public const string LogKey = "logKey";
    public const string ReportKey = "reportKey";
    public const string UnwrapKey = "unwrapKey";

    /// <summary>Of the hub's own certificate: no evidence hangs on it, so it is not one of <see cref="Aliases"/>.</summary>
    public const string TlsKey = "tlsKey";

    /// <summary>Those for evidence and exchange.</summary>
    public static IReadOnlyList<string> Aliases { get; } = [LogKey, ReportKey, UnwrapKey];

    private readonly IReadOnlyList<IKeyStore> stores;
    private readonly SemaphoreSlim making = new(1);

    internal HubToken(IEnumerable<IKeyStore> stores) => this.stores = [.. stores];

    /// <summary>The key of this alias, made at its first use: EC P-256.</summary>
    /// <exception cref="KeyRefusedException">The token is not active.</exception>
    public async Task<ISigningKey> KeyAsync(string alias, CancellationToken cancellation = default)
    {
        await making.WaitAsync(cancellation);
        try
        {
            var token = await TokenAsync(cancellation);
            return token.Find(alias) ?? await token.GenerateAsync(alias, KeyAlgorithm.EcP256, cancellation);
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>All keys in the order of <see cref="Aliases"/>; made where they are not there yet.</summary>
    /// <exception cref="KeyRefusedException">The token is not active.</exception>
    public async Task<IReadOnlyList<ISigningKey>> KeysAsync(CancellationToken cancellation = default)
    {
        var keys = new List<ISigningKey>();
        foreach (var alias in Aliases)
        {
            keys.Add(await KeyAsync(alias, cancellation));
        }

        return keys;
    }

    /// <summary>
    /// The key by which the hub serves TLS, beside the others where these live in a device that the hub opens by itself at its start, and now; null elsewhere.
    /// In a token that somebody must activate it would lock that one out: the hub is reached by TLS.
    /// </summary>
    /// <param name="isMaking">Make it when it is not there yet: EC P-256.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="KeyRefusedException">The device does not make it.</exception>
    public async Task<ISigningKey?> TlsKeyAsync(bool isMaking, CancellationToken cancellation = default)
    {
        await making.WaitAsync(cancellation);
        try
        {
            var token = await TokenAsync(cancellation);
            if (!token.Options.AutoActivate || !token.IsActive || stores.Any(s => s.Scheme == token.Store && s.IsDevelopmentGrade))
            {
                return null;
            }

            var key = token.Find(TlsKey) ?? (isMaking ? await token.GenerateAsync(TlsKey, KeyAlgorithm.EcP256, cancellation) : null);
            return key is IServesTls { ServesTls: true } ? key : null;
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>Those that are made already, also when the token is not active.</summary>
    public async Task<IReadOnlyList<ISigningKey>> HeldAsync(CancellationToken cancellation = default)
    {
        foreach (var store in stores)
        {
            if (await store.FindTokenAsync(Name, cancellation) is { } token)
            {
                return [.. Aliases.Select(token.Find).OfType<ISigningKey>()];
            }
        }

        return [];
    }

    /// <summary>Ordinary memory and files hold it.</summary>
    internal bool IsDevelopmentGrade(ISigningKey key) => stores.Any(s => s.Scheme == key.Uri.Store && s.IsDevelopmentGrade);

    public void Dispose() => making.Dispose();

    private async Task<IKeyToken> TokenAsync(CancellationToken cancellation)
    {
        foreach (var store in stores)
        {
            if (await store.FindTokenAsync(Name, cancellation) is { } token)
            {
                return token;
            }
        }

        var home = stores.FirstOrDefault(s => s.Scheme == "tpm") ?? stores[0];
        return await home.CreateTokenAsync(Name, null, new TokenOptions(AutoActivate: true, AllowExport: false), cancellation);
    }
}
