using System.Globalization;

namespace Birthmark.Production;

/// <summary>The cursors of pages: the key of the last entry seen, in hexadecimal. Callers treat them as opaque.</summary>
internal static class Cursors
{
    internal static string Write(long key) => key.ToString("x", CultureInfo.InvariantCulture);

    /// <exception cref="ProductionRefusedException">No cursor of ours.</exception>
    internal static long Read(string? cursor, long otherwise)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return otherwise;
        }

        return long.TryParse(cursor, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ProductionRefusedException(
                ProductionRefusal.CursorInvalid, $"'{Projects.Reading.YamlTree.Shorten(cursor)}' is no cursor.", "Take it from the page before, or leave it out.");
    }
}
