namespace Birthmark.Pki.Names;

/// <summary>Dotted object identifiers (X.660).</summary>
internal static class ObjectIdentifiers
{
    private const int MaxLength = 128;

    /// <summary>Digits of a 128-bit arc (X.667: UUIDs under 2.25).</summary>
    private const int MaxArcLength = 39;

    /// <summary>At least two arcs of digits without leading zeros, the first 0 to 2, and below 40 behind 0 and 1.</summary>
    internal static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var arcs = 0;
        var first = 0;
        foreach (var range in text.Split('.'))
        {
            var arc = text[range];
            if (arc.Length is 0 or > MaxArcLength || arc.ContainsAnyExceptInRange('0', '9') || (arc.Length > 1 && arc[0] == '0'))
            {
                return false;
            }

            if (arcs == 0)
            {
                first = arc[0] - '0';
                if (arc.Length > 1 || first > 2)
                {
                    return false;
                }
            }
            else if (arcs == 1 && first < 2 && (arc.Length > 2 || int.Parse(arc, System.Globalization.CultureInfo.InvariantCulture) > 39))
            {
                return false;
            }

            arcs++;
        }

        return arcs >= 2;
    }
}
