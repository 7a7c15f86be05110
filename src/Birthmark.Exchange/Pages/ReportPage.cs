using System.Globalization;
using System.Security.Cryptography;
using Birthmark.Exchange.Verification;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Birthmark.Exchange.Pages;

/// <summary>The one page of a batch for people. It is made from a report that was verified, and from nothing else.</summary>
public static class ReportPage
{
    private const double Margin = 42;
    private const double BandHeight = 92;
    private const int MostReasons = 8;

    /// <summary>Verifies the report, then draws the page: of a report that is wrong there is none.</summary>
    /// <param name="report">The signed report, as long as it is.</param>
    /// <param name="expectation">Whom to trust.</param>
    /// <param name="output">Where the PDF goes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ReportWrongException">Names the first thing that is wrong.</exception>
    /// <exception cref="ExchangeRefusedException">The fonts are not installed.</exception>
    public static async Task<ReportVerdict> WriteAsync(Stream report, ReportExpectation expectation, Stream output, CancellationToken cancellation = default)
    {
        PageFonts.Demand();
        using var sha256 = SHA256.Create();
        var hashed = new CryptoStream(report, sha256, CryptoStreamMode.Read, leaveOpen: true);
        await using (hashed.ConfigureAwait(false))
        {
            var verdict = await ReportVerifier.VerifyAsync(hashed, expectation, cancellation).ConfigureAwait(false);
            // Nothing follows a good report; reading so far ends the hash.
            _ = await hashed.ReadAsync(new byte[1], cancellation).ConfigureAwait(false);
            using var page = Page(verdict, Convert.ToHexStringLower(sha256.Hash!));
            await page.CopyToAsync(output, cancellation).ConfigureAwait(false);
            return verdict;
        }
    }

    private static MemoryStream Page(ReportVerdict verdict, string sha256)
    {
        using var document = new PdfDocument();
        document.Info.Title = $"Batch report {verdict.Batch}";
        document.Info.Creator = verdict.Facts.Software;
        document.Info.CreationDate = verdict.SignedAt.UtcDateTime;
        document.Info.ModificationDate = verdict.SignedAt.UtcDateTime;
        var sheet = document.AddPage();
        sheet.Size = PageSize.A4;
        using (var page = XGraphics.FromPdfPage(sheet))
        {
            Draw(page, verdict, sha256, sheet.Width.Point, sheet.Height.Point);
        }

        var whole = new MemoryStream();
        document.Save(whole, closeStream: false);
        whole.Position = 0;
        return whole;
    }

    private static void Draw(XGraphics page, ReportVerdict verdict, string sha256, double width, double height)
    {
        var text = new PageText(page);
        var chart = new PageChart(page, text);
        var inner = width - (2 * Margin);
        Band(page, text, verdict, width);
        var y = Facts(text, verdict, BandHeight + 24, inner);
        y = Heading(page, text, "Balance", y + 10, inner);
        y = chart.Tiles(verdict.Balance, Margin, y, inner);
        y = chart.Bar(verdict.Balance, Margin, y + 14, inner);
        y = Heading(page, text, "Why devices must not be trusted", y + 22, inner);
        _ = chart.Reasons(verdict.Facts.Reasons, Margin, y - 2, inner, MostReasons);
        Evidence(page, text, verdict, sha256, height - 232, inner);
        Foot(page, text, verdict, height - 46, inner);
    }

    private static void Band(XGraphics page, PageText text, ReportVerdict verdict, double width)
    {
        page.DrawRectangle(PageInk.Brush(PageInk.Night), 0, 0, width, BandHeight);
        page.DrawRectangle(PageInk.Brush(PageInk.Ok), 0, BandHeight, width, 3);
        var light = XColor.FromArgb(0xC9, 0xD6, 0xE4);
        text.Line("BATCH REPORT", PageInk.Bold(8.5), light, Margin, 30, 200);
        var isReleased = verdict.State == "released";
        page.DrawRoundedRectangle(PageInk.Brush(isReleased ? PageInk.Ok : PageInk.Ko), width - Margin - 84, 19, 84, 17, 17, 17);
        text.Centred(verdict.State.ToUpperInvariant(), PageInk.Bold(8), XColors.White, width - Margin - 84, 30.5, 84);
        // A long name in smaller letters on two lines, the longest cut.
        var isLong = page.MeasureString(verdict.Name, PageInk.Bold(18)).Width > width - (2 * Margin);
        _ = text.Lines(verdict.Name, PageInk.Bold(isLong ? 10.5 : 18), XColors.White, Margin, isLong ? 49 : 56, width - (2 * Margin), 13, isLong ? 2 : 1);
        text.Line(verdict.Batch, PageInk.Mono(8.5), light, Margin, 79, width - (2 * Margin));
    }

    private static double Facts(PageText text, ReportVerdict verdict, double y, double inner)
    {
        var facts = verdict.Facts;
        var left = new[]
        {
            ("Project", $"{verdict.Project}, version {facts.ProjectVersion.ToString(CultureInfo.InvariantCulture)}"), ("Device profile", facts.Profile),
            ("Device type", facts.DeviceType), ("Files in devices", facts.Files.Count == 0 ? "none" : string.Join(", ", facts.Files)),
        };
        var right = new[]
        {
            ("Opened", $"{Time(facts.OpenedAt)} by {facts.OpenedBy}"), ("Closed", Time(facts.ClosedAt)),
            ("Stations", facts.Stations.Count == 0 ? "all" : string.Join(", ", facts.Stations)), ("Reported by", facts.Software),
        };
        var half = (inner - 24) / 2;
        for (var i = 0; i < left.Length; i++, y += 17)
        {
            Pair(text, left[i], Margin, y, half, 84);
            Pair(text, right[i], Margin + half + 24, y, half, 66);
        }

        return y;
    }

    private static void Pair(PageText text, (string Name, string Value) pair, double x, double y, double width, double label)
    {
        text.Line(pair.Name, PageInk.Plain(8), PageInk.Slate, x, y, label);
        text.Line(pair.Value, PageInk.Plain(8.5), PageInk.Text, x + label, y, width - label);
    }

    private static double Heading(XGraphics page, PageText text, string name, double y, double inner)
    {
        text.Line(name, PageInk.Bold(10.5), PageInk.Night, Margin, y + 10, inner);
        page.DrawLine(new XPen(PageInk.Rule, 0.8), Margin, y + 16, Margin + inner, y + 16);
        return y + 28;
    }

    private static void Evidence(XGraphics page, PageText text, ReportVerdict verdict, string sha256, double y, double inner)
    {
        const double Qr = 112;
        y = Heading(page, text, "Evidence", y, inner);
        QrPicture.Draw(page, verdict.Facts.Checkpoint, Margin + inner - Qr + 8, y - 10, Qr);
        text.Centred("checkpoint: log, size, root hash", PageInk.Plain(6.5), PageInk.Slate, Margin + inner - Qr + 8, y + Qr - 6, Qr);
        var rows = new[]
        {
            ("Signed", $"{Time(verdict.SignedAt)} by {verdict.Signer}", false), ("Certificate SHA-256", verdict.Facts.SignerFingerprint, true),
            ("Signature SHA-256", verdict.SignatureFingerprint, true), ("Report SHA-256", sha256, true),
            ("Log", $"{verdict.Log} at {PageText.Count(verdict.LogSize)} leaves", false), ("Root hash", verdict.Facts.RootHash, true),
        };
        foreach (var (name, value, isHash) in rows)
        {
            text.Line(name, PageInk.Plain(7.5), PageInk.Slate, Margin, y, 92);
            text.Line(value, isHash ? PageInk.Mono(6.9) : PageInk.Plain(8), PageInk.Text, Margin + 92, y, inner - Qr - 92);
            y += 18.5;
        }
    }

    private static void Foot(XGraphics page, PageText text, ReportVerdict verdict, double y, double inner)
    {
        page.DrawLine(new XPen(PageInk.Rule, 0.8), Margin, y, Margin + inner, y);
        text.Line("This page is for people. The evidence is the signed report, which anybody checks without the hub: birthmark verify report.", PageInk.Plain(7), PageInk.Slate, Margin, y + 13, inner);
        if (verdict.ForOwner > 0)
        {
            text.Line($"The report holds data of {PageText.Count(verdict.ForOwner)} devices that the owner alone opens.", PageInk.Plain(7), PageInk.Slate, Margin, y + 23, inner);
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
