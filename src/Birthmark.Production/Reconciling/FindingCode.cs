namespace Birthmark.Production.Reconciling;

/// <summary>What may be found where the hub's records and the world disagree. The numbers are stored.</summary>
public enum FindingCode
{
    /// <summary>A device was created, and longer than the stated age nobody has reported it.</summary>
    DeviceUnreported = 1,

    /// <summary>A batch holds tickets of a production order that has ended or was stopped.</summary>
    LeaseRanOut = 2,

    /// <summary>The authority has a certificate for the device that no record here knows.</summary>
    CertificateUnknownToHub = 3,

    /// <summary>The hub has a certificate, believed good, that its authority does not know.</summary>
    CertificateUnknownToPki = 4,

    /// <summary>The authority has revoked a certificate that the hub believes good.</summary>
    CertificateRevokedAtPki = 5,

    /// <summary>The hub believes a certificate revoked that its authority holds good.</summary>
    CertificateActiveAtPki = 6,
}

/// <summary>What became of a finding. The numbers are stored.</summary>
public enum FindingState
{
    Open = 0,

    /// <summary>Its remedy was carried out.</summary>
    Remedied = 1,

    /// <summary>A later look did not find it any more.</summary>
    Gone = 2,
}
