using System.Security.Cryptography;
using System.Text;
using Birthmark.Server.Console.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Birthmark.Server.Console.Passkeys;

/// <summary>Accounts and passkeys as ASP.NET Core Identity's passkey handler asks for them. It reads; what is written goes through the books, with its audit leaf.</summary>
internal sealed class PasskeyStore(AccountBook accounts, PasskeyBook passkeys) : IUserPasskeyStore<Account>
{
    /// <summary>
    /// WebAuthn Level 3 §14.6.1: a user handle says nothing about the person; and one who is invited anew under an old name is another.
    /// </summary>
    internal static string HandleOf(Account account) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"passkey/{account.CreatedAt.ToUnixTimeMilliseconds()}/{account.Name}")))[..32];

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(HandleOf(user));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.List().FirstOrDefault(a => !a.IsEnded && HandleOf(a) == userId));

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult(accounts.Find(normalizedUserName));

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await passkeys.OfAsync(user.Name).ConfigureAwait(false)).Select(p => p.Key)];

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId).ConfigureAwait(false) is { } found ? accounts.Find(found.Account) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId).ConfigureAwait(false) is { } found && found.Account == user.Name ? found.Key : null;

    public void Dispose()
    {
        // Holds nothing.
    }

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Written();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw Written();

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw Written();

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => throw Written();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw Written();

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => throw Written();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw Written();

    private static NotSupportedException Written() => new("The books write, and record it.");
}
