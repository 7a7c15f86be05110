using System.Globalization;
using System.Text;

namespace Birthmark.Production;

/// <summary>Text from outside that may stand in tables, lists and messages.</summary>
internal static class PrintableText
{
    /// <summary>1 to <paramref name="max"/> characters; no controls, no lone surrogates, no invisible formatting, no white space at the ends.</summary>
    internal static bool Is(string text, int max)
    {
        if (text.Length == 0 || text.Length > max || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD, which nobody means to write either.
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }
        }

        return true;
    }
}
