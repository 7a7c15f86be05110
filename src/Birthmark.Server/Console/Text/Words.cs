using System.Globalization;
using System.Resources;

namespace Birthmark.Server.Console.Text;

/// <summary>
/// The console's texts. Each is named by its English wording, and each folder of pages lists its own in a <c>Words.resx</c>; a test holds
/// these lists against the pages. A language is one file more: <c>Text/Words.xx.resx</c> with the same names.
/// </summary>
internal static class Words
{
    private static readonly ResourceManager Book = new("Birthmark.Server.Console.Text.Words", typeof(Words).Assembly);

    internal static string Of(string english, params ReadOnlySpan<object?> values)
    {
        var text = Book.GetString(english, CultureInfo.CurrentUICulture) ?? english;
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }
}
