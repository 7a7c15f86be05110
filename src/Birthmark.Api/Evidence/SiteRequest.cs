namespace Birthmark.Api.Evidence;

/// <summary>Adds a site of evidence.</summary>
/// <param name="Url">https, the base of the receiver's address.</param>
/// <param name="Trust">PEM: the receiver's certificate, or the CA that its chain ends in.</param>
public sealed record SiteRequest(string Url, string Trust);
