using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Keys.Tls;

namespace Birthmark.Keys.Tests.Tls;

public sealed class TlsAnchorsTests
{
    [Fact]
    public void An_empty_anchor_file_trusts_nobody_and_does_not_throw()
    {
        Assert.False(TlsAnchors.TryRead([], out var trust));
        Assert.Null(trust);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("3003020101")]
    [InlineData("00")]
    [InlineData("FFFE2D2D2D2D2D")]
    public void Octets_that_are_no_certificate_are_no_anchor(string hex) => Assert.False(TlsAnchors.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("nothing")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    public void Text_without_a_certificate_is_no_anchor(string text) => Assert.False(TlsAnchors.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_certificate_in_DER_is_an_anchor()
    {
        using var one = Make("One");

        Assert.True(TlsAnchors.TryRead(one.RawData, out var trust));

        using (trust)
        {
            Assert.Equal(one.RawData, Assert.Single(trust.Certificates).RawData);
        }
    }

    [Fact]
    public void Certificates_in_PEM_are_anchors_all_of_them()
    {
        using var one = Make("One");
        using var other = Make("Other");

        Assert.True(TlsAnchors.TryRead(Encoding.ASCII.GetBytes($"# kept by hand\n{one.ExportCertificatePem()}\n{other.ExportCertificatePem()}\n"), out var trust));

        using (trust)
        {
            Assert.Equal([one.Subject, other.Subject], trust.Certificates.Select(c => c.Subject));
            Assert.Equal([one.Subject, other.Subject], trust.Policy().CustomTrustStore.Select(c => c.Subject));
        }
    }

    private static X509Certificate2 Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
