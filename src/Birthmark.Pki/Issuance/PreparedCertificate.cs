using Birthmark.Keys;
using Birthmark.Pki.Authorities;

namespace Birthmark.Pki.Issuance;

/// <summary>What a permit allows to sign.</summary>
internal sealed record PreparedCertificate
{
    internal required IssuanceOrder Order { get; init; }

    /// <summary>TBSCertificate, DER.</summary>
    internal required byte[] Tbs { get; init; }

    internal required SignatureAlgorithm Algorithm { get; init; }

    /// <summary>Contents octets of the serial number.</summary>
    internal required byte[] Serial { get; init; }

    internal required DateTimeOffset NotBefore { get; init; }

    internal required DateTimeOffset NotAfter { get; init; }

    internal required byte[] PublicKeyHash { get; init; }

    /// <summary>By which the subject is found, reckoned before the writer is kept waiting.</summary>
    internal required long SubjectKey { get; init; }

    /// <summary>EJBCA notation as it stands in the certificate; null when the profile leaves it out.</summary>
    internal required string? AlternativeName { get; init; }

    internal Authority Authority => Order.Authority;
}
