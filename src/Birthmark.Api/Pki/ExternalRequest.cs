namespace Birthmark.Api.Pki;

/// <summary>The PKCS#10 (PEM) that an external root shall answer.</summary>
public sealed record ExternalRequest(string Authority, string Request);
