namespace Birthmark.Api.Pki;

/// <summary>All crypto tokens, by name.</summary>
public sealed record CryptoTokenList(IReadOnlyList<CryptoTokenView> CryptoTokens);
