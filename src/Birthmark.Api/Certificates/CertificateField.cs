namespace Birthmark.Api.Certificates;

/// <summary>A field of a certificate in words.</summary>
public sealed record CertificateField(string Name, string Value, bool Critical = false);
