using System.Globalization;
using Birthmark.Exchange.Reports;
using PdfSharp.Drawing;

namespace Birthmark.Exchange.Pages;

/// <summary>The balance as tiles and as one bar, and the reasons for which devices were scrapped as bars.</summary>
internal sealed class PageChart(XGraphics page, PageText text)
{
    private const double TileHeight = 54;
    private const double BarHeight = 22;
    private const double ReasonPitch = 19;

    /// <summary>Authorised = provisioned + scrapped + unconfirmed + left.</summary>
    internal double Tiles(ReportedBalance balance, double x, double y, double width)
    {
        const double Sign = 20;
        var tile = (width - (4 * Sign)) / 5;
        var tiles = new[]
        {
            ("authorised", balance.Authorised, PageInk.Night, ""), ("provisioned OK", balance.Provisioned, PageInk.Ok, "="), ("scrapped KO", balance.Scrapped, PageInk.Ko, "+"),
            ("unconfirmed", balance.Unconfirmed, PageInk.Unconfirmed, "+"), ("left", balance.Left, PageInk.Slate, "+"),
        };
        foreach (var (name, count, colour, sign) in tiles)
        {
            if (sign.Length > 0)
            {
                text.Centred(sign, PageInk.Bold(14), PageInk.Slate, x, y + 32, Sign);
                x += Sign;
            }

            page.DrawRoundedRectangle(PageInk.Brush(PageInk.Paper), x, y, tile, TileHeight, 8, 8);
            page.DrawRectangle(PageInk.Brush(colour), x, y + 8, 3, TileHeight - 16);
            text.Number(count, 16, name == "unconfirmed" ? PageInk.Text : colour, x + 10, y + 26, tile - 14);
            text.Line(name, PageInk.Plain(7.5), PageInk.Slate, x + 10, y + 42, tile - 14);
            x += tile;
        }

        return y + TileHeight;
    }

    internal double Bar(ReportedBalance balance, double x, double y, double width)
    {
        var parts = new[]
        {
            ("OK", balance.Provisioned, PageInk.Ok), ("KO", balance.Scrapped, PageInk.Ko), ("unconfirmed", balance.Unconfirmed, PageInk.Unconfirmed), ("left", balance.Left, PageInk.Left),
        };
        var (at, legend) = (x, x);
        page.DrawRectangle(PageInk.Brush(PageInk.Paper), x, y, width, BarHeight);
        foreach (var (name, count, colour) in parts)
        {
            var share = balance.Authorised == 0 ? 0 : (double)count / balance.Authorised;
            // One of a million is still to be seen.
            var its = count == 0 ? 0 : Math.Min(Math.Max(share * width, 1), x + width - at);
            page.DrawRectangle(PageInk.Brush(colour), at, y, its, BarHeight);
            at += its;
            page.DrawRectangle(PageInk.Brush(colour), legend, y + BarHeight + 9, 8, 8);
            text.Line($"{name} {Percent(share, count)}", PageInk.Plain(8), PageInk.Text, legend + 12, y + BarHeight + 16, (width / 4) - 16);
            legend += width / 4;
        }

        return y + BarHeight + 20;
    }

    /// <summary>The most frequent first; the rest in one.</summary>
    internal double Reasons(DenyReasons reasons, double x, double y, double width, int most)
    {
        var shown = reasons.Top(most);
        var longest = shown.Count == 0 ? 1 : shown.Max(r => r.Count);
        var (label, number) = (width * 0.42, 62.0);
        foreach (var (reason, count) in shown)
        {
            text.Line(reason, PageInk.Plain(8), PageInk.Text, x, y + 11, label - 10);
            var its = Math.Max(1.5, (width - label - number) * count / longest);
            page.DrawRectangle(PageInk.Brush(reason == DenyReasons.Unreported ? PageInk.Unconfirmed : PageInk.Ko), x + label, y + 2, its, 12);
            text.Line(PageText.Count(count), PageInk.Plain(8), PageInk.Text, x + label + its + 6, y + 11, number);
            y += ReasonPitch;
        }

        if (shown.Count == 0)
        {
            text.Line("No device is on the deny list.", PageInk.Plain(9), PageInk.Slate, x, y + 11, width);
            y += ReasonPitch;
        }

        return y;
    }

    private static string Percent(double share, long count) => count switch
    {
        0 => "0 %",
        _ when share is < 0.0005 => "< 0.1 %",
        _ when share is < 1 and >= 0.9995 => "> 99.9 %",
        _ => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %",
    };
}
