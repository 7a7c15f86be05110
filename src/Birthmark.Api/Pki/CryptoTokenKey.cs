namespace Birthmark.Api.Pki;

/// <summary>A key of a crypto token.</summary>
/// <param name="Alias">Name in the token.</param>
/// <param name="Algorithm">E.g. <c>P-256</c>, <c>RSA-3072</c>.</param>
/// <param name="Uri">Key URI.</param>
public sealed record CryptoTokenKey(string Alias, string Algorithm, string Uri);
