namespace Birthmark.Api.Certificates;

/// <summary>A page of certificates, newest first; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record CertificatePage(IReadOnlyList<CertificateView> Certificates, string? Cursor = null);
