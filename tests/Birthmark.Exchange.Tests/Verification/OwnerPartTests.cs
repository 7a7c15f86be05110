using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Tests.Reports;
using Birthmark.Exchange.Verification;
using Birthmark.Keys;
using Birthmark.Keys.Envelopes;

namespace Birthmark.Exchange.Tests.Verification;

public sealed class OwnerPartTests
{
    [Fact]
    public async Task The_owner_opens_what_a_report_holds_for_it_and_nobody_else_does()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var batch = await hub.Floor.MakeAsync(ok: 5, ko: 1, unconfirmed: 0);
        using var owner = Mark(hub, batch);
        var report = await hub.ReportAsync(batch);
        await hub.VerifyAsync(report);

        var opened = new Dictionary<string, string>();
        Assert.Equal(6, await OwnerParts.OpenAsync(new MemoryStream(report), owner, (uid, serial, values) => opened[uid] = $"{serial}: {Encoding.UTF8.GetString(values)}"));
        Assert.All(hub.Floor.Devices[batch], d => Assert.Equal($"{d.Serial}: {{\"Passcode\":\"{d.Ticket}\"}}", opened[d.Uid]));

        using var thief = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var wrong = await Assert.ThrowsAsync<ReportWrongException>(() => OwnerParts.OpenAsync(new MemoryStream(report), thief, (_, _, _) => { }));
        Assert.Equal(ReportFault.Expectation, wrong.Fault);
    }

    [Fact]
    public async Task A_report_without_secrets_opens_to_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        using var owner = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(0, await OwnerParts.OpenAsync(new MemoryStream(await hub.ReportAsync(await hub.Floor.MakeAsync())), owner, (_, _, _) => { }));
    }

    /// <summary>Puts an envelope into every device of the batch; the key that opens them.</summary>
    internal static ECDiffieHellman Mark(Hub hub, string batch)
    {
        var owner = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=Owner", owner, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(9));
        Assert.True(EnvelopeRecipient.TryRead(certificate.ExportCertificatePem(), out var recipient));
        var devices = hub.Floor.Devices[batch];
        for (var i = 0; i < devices.Count; i++)
        {
            devices[i] = devices[i] with { ForOem = recipient.Seal(Encoding.UTF8.GetBytes($"{{\"Passcode\":\"{devices[i].Ticket}\"}}"), new SystemRandom()) };
        }

        return ECDiffieHellman.Create(owner.ExportParameters(true));
    }

    private sealed class SystemRandom : IRandomSource
    {
        public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
    }
}
