using System.Globalization;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Certificates;

/// <summary>Which revocations are allowed, as EJBCA rules it.</summary>
internal static class RevocationRules
{
    /// <summary>What the certificate becomes.</summary>
    /// <exception cref="PkiRefusedException">Already revoked, not on hold, or a date that is not allowed.</exception>
    internal static CertificateEntry Apply(CertificateEntry entry, RevocationOrder order, CertificateProfile? profile, DateTimeOffset now)
    {
        var at = order.At ?? now;
        RefuseFuture(order.At, now);
        RefuseFuture(order.InvaliditySince, now);
        var isRelease = order.Reason is RevocationReason.NotRevoked or RevocationReason.RemoveFromCrl;
        var isOnHold = entry is { Status: CertificateStatus.Revoked, RevocationReason: RevocationReason.CertificateHold };
        if (isRelease)
        {
            return isOnHold
                ? entry with { Status = CertificateStatus.Active, RevocationReason = RevocationReason.NotRevoked, RevokedAt = null, InvaliditySince = null }
                : throw Unchangeable(entry, entry.Status == CertificateStatus.Revoked ? "has been revoked for good and cannot be taken back" : "is not on hold");
        }

        if (entry.Status == CertificateStatus.Revoked && !(isOnHold && order.Reason != RevocationReason.CertificateHold))
        {
            throw Unchangeable(entry, "has previously been revoked. Revocation reason could not be changed or was not allowed");
        }

        if (!Enum.IsDefined(order.Reason))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRevocation, "Invalid revocation reason.");
        }

        // Within the second that was asked for: a client's clock writes no fractions.
        if (at < now.AddSeconds(-1) && profile is not { AllowBackdatedRevocation: true })
        {
            throw new PkiRefusedException(PkiRefusal.BackdatedRevocation,
                $"Back dated revocation not allowed for certificate profile '{entry.CertificateProfile}'. Certificate serialNumber '{entry.SerialNumber}' issuerDN '{entry.IssuerDn}'.");
        }

        // A certificate that goes from hold to revoked keeps the time from which it was not to be trusted.
        return entry with
        {
            Status = CertificateStatus.Revoked,
            RevocationReason = order.Reason,
            RevokedAt = isOnHold ? entry.RevokedAt : at,
            InvaliditySince = order.InvaliditySince ?? entry.InvaliditySince,
        };
    }

    private static void RefuseFuture(DateTimeOffset? at, DateTimeOffset now)
    {
        if (at > now.AddSeconds(1))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRevocation,
                $"Date in the future: '{at.Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}'.");
        }
    }

    private static PkiRefusedException Unchangeable(CertificateEntry entry, string why) =>
        new(PkiRefusal.AlreadyRevoked, $"Certificate with issuer: {entry.IssuerDn} and serial {entry.SerialNumber} {why}.");
}
