namespace Birthmark.Api.Accounts;

/// <summary>A passkey that opens an account.</summary>
/// <param name="Id">Its credential ID, lower-case hex.</param>
/// <param name="Name">As its holder calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedAt">When it signed in last; null before.</param>
public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt = null);

/// <summary>The passkeys of one account, the oldest first.</summary>
public sealed record PasskeyList(IReadOnlyList<PasskeyView> Passkeys);
