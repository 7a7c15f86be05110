using System.Globalization;
using PdfSharp.Drawing;

namespace Birthmark.Exchange.Pages;

/// <summary>Writes text that must not grow out of its place: names come from outside and may have hundreds of characters.</summary>
internal sealed class PageText(XGraphics page)
{
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u202F", NumberDecimalDigits = 0 };

    internal static string Count(long number) => number.ToString("N0", Grouped);

    /// <summary>One line, cut with an ellipsis where it would be wider. <paramref name="y"/> is the base line.</summary>
    internal void Line(string text, XFont font, XColor colour, double x, double y, double width) =>
        page.DrawString(Fit(text, font, width), font, PageInk.Brush(colour), new XPoint(x, y), XStringFormats.BaseLineLeft);

    /// <summary>One line in the middle of its place.</summary>
    internal void Centred(string text, XFont font, XColor colour, double x, double y, double width) =>
        page.DrawString(Fit(text, font, width), font, PageInk.Brush(colour), new XPoint(x + (width / 2), y), XStringFormats.BaseLineCenter);

    /// <summary>A number: smaller where it would be wider, never cut.</summary>
    internal void Number(long number, double size, XColor colour, double x, double y, double width)
    {
        var text = Count(number);
        while (size > 5 && Width(text, PageInk.Bold(size)) > width)
        {
            size -= 0.5;
        }

        page.DrawString(text, PageInk.Bold(size), PageInk.Brush(colour), new XPoint(x, y), XStringFormats.BaseLineLeft);
    }

    /// <summary>As many lines as it takes, at most <paramref name="most"/>; broken at spaces where there are some. Gives the number of lines.</summary>
    internal int Lines(string text, XFont font, XColor colour, double x, double y, double width, double leading, int most)
    {
        var rest = Clean(text);
        for (var line = 1; ; line++)
        {
            var length = line == most ? rest.Length : Break(rest, font, width);
            Line(rest[..length].TrimEnd(), font, colour, x, y, width);
            rest = rest[length..].TrimStart();
            if (rest.Length == 0)
            {
                return line;
            }

            y += leading;
        }
    }

    private string Fit(string text, XFont font, double width)
    {
        var clean = Clean(text);
        if (Width(clean, font) <= width)
        {
            return clean;
        }

        var length = Longest(clean, n => Width(clean[..n].TrimEnd() + "…", font) <= width);
        return clean[..length].TrimEnd() + "…";
    }

    /// <summary>Characters that fit, back to the last space if there is one.</summary>
    private int Break(string text, XFont font, double width)
    {
        if (Width(text, font) <= width)
        {
            return text.Length;
        }

        var fits = Math.Max(1, Longest(text, n => Width(text[..n], font) <= width));
        var space = text.LastIndexOf(' ', fits - 1);
        return space > fits / 2 ? space + 1 : fits;
    }

    /// <summary>Most characters for which it holds; a pair of surrogates is not parted.</summary>
    private static int Longest(string text, Func<int, bool> holds)
    {
        var (low, high) = (0, text.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = holds(middle) ? (middle, high) : (low, middle - 1);
        }

        return low > 0 && low < text.Length && char.IsHighSurrogate(text[low - 1]) ? low - 1 : low;
    }

    private double Width(string text, XFont font) => text.Length == 0 ? 0 : page.MeasureString(text, font).Width;

    /// <summary>What a page cannot show, or would show elsewhere than it stands: controls and marks of direction.</summary>
    private static string Clean(string text) => text.Any(IsUnfit) ? new([.. text.Select(c => IsUnfit(c) ? '\u00B7' : c)]) : text;

    private static bool IsUnfit(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
