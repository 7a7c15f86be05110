namespace Birthmark.Production.Projects.Reading;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>A sentence: <c>Did you mean 'x'?</c>, or the list of what is known.</summary>
    internal static string Hint(string written, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            return "There is none.";
        }

        var best = names.MinBy(n => Distance(written, n))!;
        return written.Length <= 100 && Distance(written, best) <= Math.Max(1, best.Length / 3)
            ? $"Did you mean '{best}'?"
            : $"Known: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}.";
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour; case costs nothing.</summary>
    internal static int Distance(string a, string b)
    {
        if (Math.Max(a.Length, b.Length) > 100)
        {
            return int.MaxValue;
        }

        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var same = Same(a[i - 1], b[j - 1]);
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }

    private static bool Same(char x, char y) => Fold(x) == Fold(y);

    private static char Fold(char c) => c is '-' or ' ' ? '_' : char.ToLowerInvariant(c);
}
