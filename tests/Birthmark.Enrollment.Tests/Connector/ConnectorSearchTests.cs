using System.Security.Cryptography;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using static Birthmark.Enrollment.Tests.Connector.ConnectorBench;

namespace Birthmark.Enrollment.Tests.Connector;

public sealed class ConnectorSearchTests : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Certificates_are_found_in_every_state_and_on_every_page(bool knowsUsername, bool sendsCertificate)
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { KnowsUsernameCriterion = knowsUsername, DoubleEncodes = sendsCertificate });
        var authority = Connect(Variables(ejbca));
        for (var i = 0; i < 203; i++)
        {
            await authority.EnrolAsync(Device("bulb-1", key));
        }

        await authority.EnrolAsync(Device("bulb-2", key));
        // A neighbour whose subject is another's username.
        await authority.EnrolAsync(Device("other", key) with { CertificationRequest = Device("bulb-1", key).CertificationRequest });
        var issued = ejbca.Issued.Where(i => i.Username == "bulb-1").ToList();
        var revoked = issued[150].Certificate.SerialNumber.TrimStart('0');
        await authority.RevokeAsync("CN=Device CA", revoked, RevocationReason.Superseded);

        var found = new List<FoundCertificate>();
        await foreach (var certificate in ((ISearchesCertificates)authority).SearchAsync(["bulb-1", "bulb-2", "bulb-3"]))
        {
            found.Add(certificate);
        }

        Assert.Equal(issued.Select(i => i.Certificate.SerialNumber.TrimStart('0')).Order(), found.Where(f => f.Username == "bulb-1").Select(f => f.SerialNumber).Order());
        Assert.Equal(revoked, Assert.Single(found, f => f.IsRevoked).SerialNumber);
        Assert.Single(found, f => f.Username == "bulb-2");
        Assert.All(found, f => Assert.Equal("CN=Device CA", f.IssuerDn));
        Assert.Equal(sendsCertificate ? Convert.ToHexStringLower(SHA256.HashData(issued[0].Certificate.RawData)) : null, found.Find(f => f.SerialNumber == issued[0].Certificate.SerialNumber.TrimStart('0'))!.Sha256);
    }

    [Fact]
    public async Task A_search_that_is_refused_says_so()
    {
        await using var ejbca = await FaultyEjbca.StartAsync(new FaultyOptions { IsDisabled = true });
        var authority = (ISearchesCertificates)Connect(Variables(ejbca));
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(async () => await authority.SearchAsync(["bulb-1"]).GetAsyncEnumerator().MoveNextAsync());
        Assert.Equal(PkiRefusal.NotAuthorised, refusal.Code);
    }

    public void Dispose() => key.Dispose();
}
