using PdfSharp.Drawing;
using QRCoder;

namespace Birthmark.Exchange.Pages;

/// <summary>Draws a QR code (ISO/IEC 18004) as rectangles: sharp at any size, and no picture library needed.</summary>
internal static class QrPicture
{
    /// <param name="page">Where.</param>
    /// <param name="content">What a reader shall say.</param>
    /// <param name="x">Left.</param>
    /// <param name="y">Top.</param>
    /// <param name="size">Width and height, quiet zone included.</param>
    internal static void Draw(XGraphics page, string content, double x, double y, double size)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var module = size / rows.Count;
        page.DrawRectangle(XBrushes.White, x, y, size, size);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var from = 0; from < rows.Count; from++)
            {
                var to = from;
                while (to < rows.Count && rows[row][to])
                {
                    to++;
                }

                if (to > from)
                {
                    // A hair higher than a module: no white line between rows.
                    page.DrawRectangle(XBrushes.Black, x + (from * module), y + (row * module), (to - from) * module, module * 1.02);
                    from = to;
                }
            }
        }
    }
}
