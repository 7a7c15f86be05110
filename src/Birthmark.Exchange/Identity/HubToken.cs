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

    /// <summary>All of them.</summary>
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
