using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Verification;

namespace Birthmark.Exchange.Tests.Reports;

internal static class Reporting
{
    internal static async Task<byte[]> ReportAsync(this Hub hub, string batch, long? earlier = null)
    {
        using var file = new MemoryStream();
        await hub.Reports.WriteAsync(await hub.Reports.PrepareAsync(batch, earlier), file);
        return file.ToArray();
    }

    internal static ReportExpectation Expect(this Hub hub) => new() { Trust = [X509CertificateLoader.LoadCertificate(hub.Identity.Root.Span)] };

    internal static Task<ReportVerdict> VerifyAsync(this Hub hub, byte[] report, Func<ReportExpectation, ReportExpectation>? more = null) =>
        ReportVerifier.VerifyAsync(new MemoryStream(report), (more ?? (e => e))(hub.Expect()));

    internal static async Task<ReportWrongException> RefuseAsync(this Hub hub, byte[] report, ReportFault fault, Func<ReportExpectation, ReportExpectation>? more = null)
    {
        var wrong = await Assert.ThrowsAsync<ReportWrongException>(() => hub.VerifyAsync(report, more));
        Assert.True(fault == wrong.Fault, $"{wrong.Fault}: {wrong.Message}");
        return wrong;
    }
}
