using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Certificates;

namespace Birthmark.Enrollment.Ejbca.Criteria;

/// <summary>Reads the sort operation of a paged search.</summary>
internal static class SearchOrder
{
    /// <summary>Null for no wish: newest first.</summary>
    internal static CertificateOrder? Read(SortRequest? sort)
    {
        if (sort is null || string.IsNullOrEmpty(sort.Property))
        {
            return null;
        }

        var key = sort.Property switch
        {
            "USERNAME" => CertificateOrderKey.Username,
            "SUBJECT_DN" => CertificateOrderKey.SubjectDn,
            "ISSUER_DN" or "CA" => CertificateOrderKey.IssuerDn,
            "SERIAL_NUMBER" => CertificateOrderKey.SerialNumber,
            "ISSUED_DATE" or "UPDATE_TIME" => CertificateOrderKey.IssuedAt,
            "NOT_BEFORE" => CertificateOrderKey.NotBefore,
            "EXPIRE_DATE" => CertificateOrderKey.NotAfter,
            "REVOCATION_DATE" => CertificateOrderKey.RevokedAt,
            "STATUS" => CertificateOrderKey.Status,
            "CERTIFICATE_PROFILE" => CertificateOrderKey.CertificateProfile,
            "END_ENTITY_PROFILE" => CertificateOrderKey.EndEntityProfile,
            _ => throw new EjbcaRefusedException(
                400,
                $"Invalid sort property '{sort.Property}': use USERNAME, SUBJECT_DN, ISSUER_DN, CA, SERIAL_NUMBER, ISSUED_DATE, UPDATE_TIME, NOT_BEFORE, EXPIRE_DATE, REVOCATION_DATE, STATUS, CERTIFICATE_PROFILE or END_ENTITY_PROFILE."),
        };
        return new CertificateOrder(key, IsDescending(sort));
    }

    private static bool IsDescending(SortRequest sort) => sort.Operation switch
    {
        null or "" or "ASC" => false,
        "DESC" => true,
        _ => throw new EjbcaRefusedException(400, $"Invalid sort operation '{sort.Operation}': use ASC or DESC."),
    };
}
