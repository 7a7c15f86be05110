using System.Globalization;

namespace Birthmark.Production.Reconciling;

/// <summary>Findings in words, for messages and the wire.</summary>
public static class FindingWords
{
    public static string Word(FindingCode code) => code switch
    {
        FindingCode.DeviceUnreported => "device-unreported",
        FindingCode.LeaseRanOut => "lease-ran-out",
        FindingCode.CertificateUnknownToHub => "certificate-unknown-to-hub",
        FindingCode.CertificateUnknownToPki => "certificate-unknown-to-pki",
        FindingCode.CertificateRevokedAtPki => "certificate-revoked-at-pki",
        _ => "certificate-active-at-pki",
    };

    public static string Word(FindingState state) => state switch
    {
        FindingState.Open => "open",
        FindingState.Remedied => "remedied",
        _ => "gone",
    };

    /// <summary>What the finding is about.</summary>
    public static string Thing(Finding finding) => finding switch
    {
        { Certificate: { } certificate, Device: { } device } => $"certificate '{certificate.Step}' of device {device}",
        { Device: { } device } => $"device {device}",
        _ => $"batch {finding.Batch}",
    };

    /// <summary>What its remedy does.</summary>
    public static string Remedy(FindingCode code) => code switch
    {
        FindingCode.DeviceUnreported => "Report it KO: it goes to the deny list and its secrets are shredded.",
        FindingCode.LeaseRanOut => "Give the unused tickets back to the order.",
        FindingCode.CertificateUnknownToHub => "Revoke it at its authority: no record answers for it.",
        FindingCode.CertificateUnknownToPki => "Count it as revoked in the hub: its authority does not answer for it.",
        FindingCode.CertificateRevokedAtPki => "Count it as revoked in the hub too.",
        _ => "Revoke it at its authority too.",
    };

    /// <summary>The one command that carries the remedy out.</summary>
    public static string Command(Finding finding) => string.Create(CultureInfo.InvariantCulture, $"birthmark batch remedy {finding.Id}");
}
