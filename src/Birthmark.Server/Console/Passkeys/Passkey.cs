using Microsoft.AspNetCore.Identity;

namespace Birthmark.Server.Console.Passkeys;

/// <summary>A key in somebody's phone, computer or security key that opens their account. The hub holds its public half.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Key">What WebAuthn says of it.</param>
/// <param name="UsedAt">When it signed in last.</param>
internal sealed record Passkey(string Account, UserPasskeyInfo Key, DateTimeOffset? UsedAt)
{
    /// <summary>By which it is named in addresses.</summary>
    public string Id => Convert.ToHexStringLower(Key.CredentialId);

    public string Name => Key.Name ?? "";
}
