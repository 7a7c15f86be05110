using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Production.Tests.Floor;

/// <summary>Keys as devices make them.</summary>
public static class DeviceKeys
{
    public static string Csr(ECCurve? curve = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        return Csr(key);
    }

    public static string Csr(ECDsa key) => new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
}
