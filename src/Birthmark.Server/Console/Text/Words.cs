using System.Globalization;
using System.Resources;

namespace Birthmark.Server.Console.Text;

/// <summary>
/// The console's texts. Each is named by its English wording in <c>Words.resx</c>; a further language is one more file
/// <c>Words.xx.resx</c> with the same names. A test holds the file against what the pages say.
/// </summary>
internal static class Words
{
    private static readonly ResourceManager Book = new("Birthmark.Server.Console.Text.Words", typeof(Words).Assembly);

    internal static string Of(string english, params ReadOnlySpan<object?> values)
    {
        var text = Book.GetString(english, CultureInfo.InvariantCulture) ?? english;
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }
}
