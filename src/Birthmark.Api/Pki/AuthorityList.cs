namespace Birthmark.Api.Pki;

/// <summary>All authorities, by name.</summary>
public sealed record AuthorityList(IReadOnlyList<AuthorityView> Authorities);
