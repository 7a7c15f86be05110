namespace Birthmark.Pki.Certificates;

/// <summary>What a search is sorted by.</summary>
public sealed record CertificateOrder(CertificateOrderKey Key, bool IsDescending);

public enum CertificateOrderKey
{
    Username,
    SubjectDn,
    IssuerDn,
    SerialNumber,
    IssuedAt,
    NotBefore,
    NotAfter,
    RevokedAt,
    Status,
    CertificateProfile,
    EndEntityProfile,
}
