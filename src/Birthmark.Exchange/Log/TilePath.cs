using System.Globalization;
using System.Text;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Log;

/// <summary>The place of a tile or bundle in a URL (C2SP tlog-tiles): index in groups of three digits, all but the last behind an x; <c>.p/W</c> when partial.</summary>
/// <param name="Index">N.</param>
/// <param name="Width">W, 1 to 255; 256 for a full one.</param>
public readonly record struct TilePath(long Index, int Width)
{
    public bool IsFull => Width == AuditTiles.Width;

    /// <summary>Reads <c>x001/x234/067</c> or <c>x001/x234/067.p/12</c>. One spelling each; never throws.</summary>
    public static bool TryRead(string text, out TilePath path)
    {
        path = default;
        var width = AuditTiles.Width;
        var partial = text.IndexOf(".p/", StringComparison.Ordinal);
        if (partial >= 0)
        {
            if (!int.TryParse(text.AsSpan(partial + 3), NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= AuditTiles.Width)
            {
                return false;
            }
        }

        var index = 0L;
        foreach (var element in (partial >= 0 ? text[..partial] : text).Split('/'))
        {
            var digits = element.AsSpan().TrimStart('x');
            if (digits.Length != 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var group) || index > long.MaxValue / 1000 - 1)
            {
                return false;
            }

            index = (index * 1000) + group;
        }

        path = new(index, width);
        // Leading groups of zeros, doubled x and leading zeros of W all fail here.
        return path.ToString() == text;
    }

    public override string ToString()
    {
        var text = new StringBuilder(Three(Index % 1000));
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
        {
            text.Insert(0, "/").Insert(0, Three(rest % 1000)).Insert(0, "x");
        }

        return IsFull ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $".p/{Width}").ToString();
    }

    private static string Three(long group) => group.ToString("000", CultureInfo.InvariantCulture);
}
