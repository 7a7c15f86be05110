using System.Collections.Frozen;
using System.Globalization;
using System.Resources;

namespace Birthmark.Server.Console.Text;

/// <summary>
/// The console's texts. Each is named by its English wording, and each folder of pages has its own in a <c>Words.resx</c>; a test holds
/// these files against the pages. A language is one file more a folder: <c>Words.xx.resx</c> with the same names.
/// </summary>
internal static class Words
{
    private const string Suffix = ".Words.resources";

    private static readonly FrozenDictionary<string, ResourceManager> Books = Gather();

    internal static string Of(string english, params ReadOnlySpan<object?> values)
    {
        var text = Books.GetValueOrDefault(english)?.GetString(english, CultureInfo.CurrentUICulture) ?? english;
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }

    /// <summary>Which folder's file has a text; the same text in two folders is the same text.</summary>
    private static FrozenDictionary<string, ResourceManager> Gather()
    {
        var assembly = typeof(Words).Assembly;
        var books = new Dictionary<string, ResourceManager>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var book = new ResourceManager(name[..^".resources".Length], assembly);
            foreach (System.Collections.DictionaryEntry entry in book.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!)
            {
                books.TryAdd((string)entry.Key, book);
            }
        }

        return books.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
