namespace Birthmark.Api.Exchange;

/// <summary>What an OEM pins of a hub.</summary>
/// <param name="Certificate">PEM; its key opens packages, inside the hub's key store.</param>
/// <param name="KeyHash">SHA-256 of the public key, lower-case hex.</param>
/// <param name="Spoken">Eight groups of five digits that people compare by voice.</param>
public sealed record HubIdentityView(string Certificate, string KeyHash, string Spoken);
