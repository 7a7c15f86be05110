using System.Globalization;
using Birthmark.Pki.Registration;
using Birthmark.Production.Devices;

namespace Birthmark.Production.Reconciling;

/// <summary>What holds of a device, given its record and what its authorities said after the record was read.</summary>
internal static class FindingRules
{
    /// <summary>An authority that holds thousands for one device would fill the table: the rest shows once these are remedied.</summary>
    private const int MostUnknown = 100;

    /// <summary>The device is overdue.</summary>
    internal static IEnumerable<FindingDraft> Overdue(DeviceRecord device, DateTimeOffset limit)
    {
        if (IsOverdue(device, limit))
        {
            yield return new(
                new(device.Ticket, FindingCode.DeviceUnreported), device.Uid, null,
                string.Create(CultureInfo.InvariantCulture, $"ticket {device.Ticket}, {DeviceWords.Word(device.State)} since {device.MovedAt:u}, never reported"));
        }
    }

    /// <summary>Record and authority disagree about certificates of one step.</summary>
    internal static IEnumerable<FindingDraft> Disagreements(DeviceRecord device, string step, IReadOnlyList<FoundCertificate> found)
    {
        if (device.IsUnsettled)
        {
            yield break;
        }

        var unknown = 0;
        foreach (var certificate in found)
        {
            var known = device.Find(certificate.IssuerDn, certificate.SerialNumber);
            FindingCode? code = known switch
            {
                null => certificate.IsRevoked ? null : FindingCode.CertificateUnknownToHub,
                { IsRevoked: false } when certificate.IsRevoked => FindingCode.CertificateRevokedAtPki,
                { IsRevoked: true } when !certificate.IsRevoked => FindingCode.CertificateActiveAtPki,
                _ => null,
            };
            if (code is { } disagreement && (disagreement != FindingCode.CertificateUnknownToHub || ++unknown <= MostUnknown))
            {
                yield return Draft(device, disagreement, step, certificate.IssuerDn, certificate.SerialNumber, certificate.Sha256);
            }
        }

        foreach (var own in device.Certificates.Where(c => c.Step == step && !c.IsRevoked))
        {
            var facts = own.Facts();
            if (!found.Any(f => f.SerialNumber == facts.SerialNumber && f.IssuerDn == facts.Issuer))
            {
                yield return Draft(device, FindingCode.CertificateUnknownToPki, step, facts.Issuer, facts.SerialNumber, facts.Sha256);
            }
        }
    }

    /// <summary>Whether the record, read anew, still bears the finding out. What was found missing here may have been recorded meanwhile.</summary>
    internal static bool Holds(FindingKey finding, DeviceRecord? device, DateTimeOffset limit) => device is not null && finding.Code switch
    {
        FindingCode.DeviceUnreported => IsOverdue(device, limit),
        FindingCode.CertificateUnknownToHub => !device.IsUnsettled && device.Find(finding.Issuer, finding.Serial) is null,
        FindingCode.CertificateActiveAtPki => !device.IsUnsettled && device.Find(finding.Issuer, finding.Serial) is { IsRevoked: true },
        _ => !device.IsUnsettled && device.Find(finding.Issuer, finding.Serial) is { IsRevoked: false },
    };

    private static bool IsOverdue(DeviceRecord device, DateTimeOffset limit) => !device.State.IsFinal() && device.MovedAt <= limit;

    private static FindingDraft Draft(DeviceRecord device, FindingCode code, string step, string issuer, string serial, string? sha256) => new(
        new(device.Ticket, code, step, issuer, serial), device.Uid, sha256, $"serial number {serial}, issuer {issuer}, device {DeviceWords.Word(device.State)}");
}
