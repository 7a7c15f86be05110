using Birthmark.Pki.Authorities;

namespace Birthmark.Pki.Issuance;

/// <summary>What a permit allows to sign.</summary>
internal sealed record PreparedCertificate(IssuanceOrder Order, ReadOnlyMemory<byte> Tbs, string SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    internal Authority Authority => Order.Authority;
}
