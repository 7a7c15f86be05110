using PdfSharp.Fonts;

namespace Birthmark.Exchange.Pages;

/// <summary>The fonts of a page: DejaVu, as the system has them. None is shipped.</summary>
internal sealed class PageFonts : IFontResolver
{
    internal const string Sans = "DejaVu Sans";
    internal const string Mono = "DejaVu Sans Mono";
    private const string Package = "fonts-dejavu-core";
    private static readonly string[] Folders = ["/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF", "/usr/local/share/fonts"];
    private static readonly string[] Faces = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"];
    private static readonly Lock Gate = new();
    private readonly string folder;

    private PageFonts(string folder) => this.folder = folder;

    /// <summary>Lets the PDF library know of them; it has one resolver in a process.</summary>
    /// <exception cref="ExchangeRefusedException">They are not installed.</exception>
    internal static void Demand(IEnumerable<string>? folders = null)
    {
        var found = Find(folders ?? Folders);
        lock (Gate)
        {
            GlobalFontSettings.FontResolver ??= new PageFonts(found);
        }
    }

    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
        new(familyName == Mono ? "DejaVuSansMono" : isBold ? "DejaVuSans-Bold" : "DejaVuSans");

    public byte[]? GetFont(string faceName) => File.ReadAllBytes(Path.Combine(folder, faceName + ".ttf"));

    private static string Find(IEnumerable<string> folders)
    {
        var all = folders.ToList();
        return all.Find(f => Faces.All(face => File.Exists(Path.Combine(f, face + ".ttf"))))
            ?? throw new ExchangeRefusedException(
                ExchangeRefusal.FontMissing, $"The page needs the fonts DejaVu Sans and DejaVu Sans Mono, and they are in none of {string.Join(", ", all)}: install the package {Package}.");
    }
}
