namespace Birthmark.Exchange.Pages;

/// <summary>Why devices are on the deny list, counted; of very many reasons the first are told apart and the others together.</summary>
public sealed class DenyReasons
{
    /// <summary>Of devices that were never reported.</summary>
    public const string Unreported = "never reported";

    private const string Unsaid = "no reason given";
    private const int MostKinds = 1000;
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private long others;

    internal void Add(string? reason, bool isReported)
    {
        var key = isReported ? string.IsNullOrWhiteSpace(reason) ? Unsaid : reason : Unreported;
        if (counts.TryGetValue(key, out var count) || counts.Count < MostKinds)
        {
            counts[key] = count + 1;
        }
        else
        {
            others++;
        }
    }

    /// <summary>The most frequent, at most <paramref name="most"/> lines; when there are more, the last line holds the rest.</summary>
    public IReadOnlyList<(string Reason, long Count)> Top(int most)
    {
        var sorted = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)).ToList();
        if (sorted.Count <= most && others == 0)
        {
            return sorted;
        }

        var rest = sorted.Skip(most - 1).ToList();
        return [.. sorted.Take(most - 1), ($"other reasons ({(others > 0 ? "more than " : "")}{PageText.Count(rest.Count)})", rest.Sum(r => r.Value) + others)];
    }
}
