namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>Finds what somebody may have meant.</summary>
internal static class Suggestion
{
    /// <summary>Ends a message: a question for the nearest known name, or the list of them.</summary>
    internal static string For(string written, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var nearest = names.MinBy(n => Distance(written, n));
        return nearest is not null && Distance(written, nearest) <= Math.Max(2, nearest.Length / 3) ? $"did you mean '{nearest}'?"
            : names.Count == 0 ? "none is known here."
            : $"known are {string.Join(", ", names)}.";
    }

    /// <summary>Levenshtein's distance, without regard to case.</summary>
    internal static int Distance(string a, string b)
    {
        // Bounds the work on hostile names.
        if (a.Length > 100)
        {
            return int.MaxValue;
        }

        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var substitution = char.ToUpperInvariant(a[i]) == char.ToUpperInvariant(b[j]) ? 0 : 1;
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + substitution);
            }

            previous = current;
        }

        return previous[^1];
    }
}
