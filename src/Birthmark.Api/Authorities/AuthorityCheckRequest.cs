namespace Birthmark.Api.Authorities;

/// <summary>Names the authority of a project that shall be checked.</summary>
public sealed record AuthorityCheckRequest(string Project, string Authority);
