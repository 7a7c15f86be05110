using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;

namespace Birthmark.Production.Projects;

/// <summary>The master keys that device keys are derived from. They rest sealed and open only for the moment of a derivation, or stay in a token.</summary>
internal sealed class MasterKeys(SecretShelf secrets, IEnumerable<IKeyStore> stores)
{
    internal const int MinLength = 16;
    internal const int MaxLength = 1024;

    private const int CheckLength = 16;

    private readonly ConcurrentDictionary<(string Project, string Name), IDerivesKeys> held = new();

    internal ValueTask<SecretBuffer> OpenAsync(string project, string name) => secrets.OpenAsync(project, SecretShelf.PathOf(name));

    /// <summary>The key in a token, protected as it must be, and the one that was there when the project was applied.</summary>
    /// <exception cref="KeyRefusedException">It is away, unprotected or another.</exception>
    internal async ValueTask<IDerivesKeys> HoldAsync(string project, string name, KeyUri uri, CancellationToken cancellation = default)
    {
        if (held.TryGetValue((project, name), out var known))
        {
            return known;
        }

        var key = await FindAsync(uri, cancellation);
        using var check = Check(key, project);
        using var kept = await secrets.OpenAsync(project, SecretShelf.PathOf(name));
        return CryptographicOperations.FixedTimeEquals(check.Span, kept.Span) ? held[(project, name)] = key
            : throw new KeyRefusedException(KeyRefusal.UnprotectedKey, $"The key '{uri}' is not the one that master key '{name}' had when the project was applied: put that key back into the token.");
    }

    /// <exception cref="KeyRefusedException">There is none, or it derives nothing.</exception>
    internal async Task<IDerivesKeys> FindAsync(KeyUri uri, CancellationToken cancellation = default)
    {
        var store = stores.FirstOrDefault(s => s.Scheme == uri.Store);
        var token = store is null ? null : await store.FindTokenAsync(uri.Token, cancellation);
        if (token is not IHoldsSecretKeys holder)
        {
            throw new KeyRefusedException(KeyRefusal.TokenUnknown, $"There is no crypto token '{uri.Token}' in a store '{uri.Store}' that holds secret keys: declare it with Type: PKCS#11 and Secret Keys.");
        }

        return await holder.FindSecretAsync(uri.Alias, cancellation) as IDerivesKeys ?? throw new KeyRefusedException(
            KeyRefusal.KeyUnknown, $"The crypto token '{uri.Token}' has no secret key '{uri.Alias}': declare it under Secret Keys of that token.");
    }

    /// <summary>What tells one key from another without giving it away. The caller disposes it.</summary>
    internal static SecretBuffer Check(IDerivesKeys key, string project) => key.Derive("birthmark/v1/key-check"u8, Encoding.UTF8.GetBytes(project), CheckLength);
}
