using System.Security.Cryptography;
using Birthmark.Exchange.Pages;
using Birthmark.Exchange.Reports;
using Birthmark.Exchange.Tests.Reports;

namespace Birthmark.Exchange.Tests.Pages;

public sealed class ReportPageTests
{
    [Theory]
    [InlineData("night shift")]
    [InlineData("a name with many words ")]
    [InlineData("W")]
    [InlineData("\u202Ežluť🦊")]
    public async Task The_page_of_a_batch_is_one_and_says_what_the_report_says_however_long_its_names(string name)
    {
        SkipUnlessPossible();
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        if (name != "night shift")
        {
            name = string.Concat(Enumerable.Repeat(name, 200))[..200];
        }

        var batch = await hub.Floor.MakeAsync(ok: 70, ko: 12, unconfirmed: 3, left: 15, name: name);
        var devices = hub.Floor.Devices[batch];
        var report = await hub.ReportAsync(batch);
        await using (var pdf = File.Create(folder["page.pdf"]))
        {
            await ReportPage.WriteAsync(new MemoryStream(report), hub.Expect(), pdf);
        }

        Assert.Matches(@"Pages:\s+1\n", Tool.Run("pdfinfo", folder["page.pdf"]));
        var text = Tool.Run("pdftotext", "-layout", folder["page.pdf"], "-");
        var verdict = await hub.VerifyAsync(report);
        foreach (var said in new[]
        {
            batch, "RELEASED", "lighting, version 3", "olga", "authorised", "provisioned OK", "scrapped KO", "unconfirmed", "left", "100", "70", "12", "15", "OK 70 %", "never reported",
            Convert.ToHexStringLower(SHA256.HashData(report)), verdict.SignatureFingerprint, verdict.Facts.SignerFingerprint, verdict.Facts.RootHash,
        })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        Assert.Contains(devices.First(d => d.Outcome == Outcomes.Ko).Reason!, text, StringComparison.Ordinal);
        Assert.Equal(name == "night shift", text.Contains("night shift", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_report_that_is_wrong_there_is_no_page()
    {
        SkipUnlessPossible();
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var report = await hub.ReportAsync(await hub.Floor.MakeAsync());
        report[report.Length / 2] ^= 1;
        using var pdf = new MemoryStream();
        await Assert.ThrowsAsync<ReportWrongException>(() => ReportPage.WriteAsync(new MemoryStream(report), hub.Expect(), pdf));
        Assert.Equal(0, pdf.Length);
    }

    [Fact]
    public void Where_the_fonts_are_missing_the_package_that_has_them_is_named()
    {
        var refusal = Assert.Throws<ExchangeRefusedException>(() => PageFonts.Demand(["/nowhere"]));
        Assert.Equal(ExchangeRefusal.FontMissing, refusal.Code);
        Assert.Contains("fonts-dejavu-core", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_reasons_the_most_frequent_are_told_and_the_others_counted_together()
    {
        var reasons = new DenyReasons();
        for (var i = 0; i < 5000; i++)
        {
            reasons.Add($"reason {i}", isReported: true);
        }

        reasons.Add("reason 7", isReported: true);
        reasons.Add(null, isReported: false);
        var top = reasons.Top(4);
        Assert.Equal(("reason 7", 2L), top[0]);
        Assert.Equal(4, top.Count);
        Assert.Equal(5002, top.Sum(r => r.Count));
        Assert.StartsWith("other reasons (more than ", top[3].Reason, StringComparison.Ordinal);
    }

    private static void SkipUnlessPossible()
    {
        Tool.SkipUnlessPresent("pdftotext");
        Tool.SkipUnlessPresent("pdfinfo");
        Assert.SkipUnless(File.Exists("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"), "The package fonts-dejavu-core is not installed.");
    }
}
