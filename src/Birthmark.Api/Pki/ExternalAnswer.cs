namespace Birthmark.Api.Pki;

/// <summary>An external root's answer: PEM text or base64 DER each, the certificate first, then its chain up to the root.</summary>
public sealed record ExternalAnswer(IReadOnlyList<string> Chain);
