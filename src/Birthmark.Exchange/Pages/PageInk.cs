using PdfSharp.Drawing;

namespace Birthmark.Exchange.Pages;

/// <summary>Colours and letters of a page.</summary>
internal static class PageInk
{
    internal static readonly XColor Night = XColor.FromArgb(0x16, 0x2B, 0x45);
    internal static readonly XColor Slate = XColor.FromArgb(0x5B, 0x6B, 0x7F);
    internal static readonly XColor Text = XColor.FromArgb(0x1B, 0x24, 0x30);
    internal static readonly XColor Paper = XColor.FromArgb(0xF3, 0xF6, 0xF9);
    internal static readonly XColor Rule = XColor.FromArgb(0xD5, 0xDD, 0xE6);

    // Told apart by those who do not see red and green as well.
    internal static readonly XColor Ok = XColor.FromArgb(0x1E, 0x8A, 0x7A);
    internal static readonly XColor Ko = XColor.FromArgb(0xC8, 0x45, 0x3B);
    internal static readonly XColor Unconfirmed = XColor.FromArgb(0xE3, 0xA0, 0x2B);
    internal static readonly XColor Left = XColor.FromArgb(0xB8, 0xC4, 0xD1);

    internal static XFont Plain(double size) => new(PageFonts.Sans, size);

    internal static XFont Bold(double size) => new(PageFonts.Sans, size, XFontStyleEx.Bold);

    internal static XFont Mono(double size) => new(PageFonts.Mono, size);

    internal static XSolidBrush Brush(XColor colour) => new(colour);
}
