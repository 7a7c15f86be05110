using System.Collections.Concurrent;

namespace Birthmark.Server.Console.SignIn;

/// <summary>
/// Slows down guessing: so many failed tries a quarter of an hour for a name from an address, for an address, and for a name, then a wait. The last is
/// wide, so that a stranger cannot lock somebody out by failing in their name.
/// </summary>
internal sealed class SignInPace(TimeProvider time)
{
    internal const int MostOfBoth = 5;
    internal const int MostOfAddress = 30;
    internal const int MostOfName = 100;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MostKept = 10_000;
    private const string Others = "others";
    private readonly ConcurrentDictionary<string, Tally> tallies = new(StringComparer.Ordinal);

    internal bool IsOpen(string name, string remote) =>
        Count($"both {remote} {name}") < MostOfBoth && Count("from " + remote) < MostOfAddress && Count("name " + name) < MostOfName;

    internal void CountFailure(string name, string remote)
    {
        Add($"both {remote} {name}");
        Add("from " + remote);
        Add("name " + name);
    }

    internal void Forgive(string name, string remote)
    {
        tallies.TryRemove($"both {remote} {name}", out _);
        tallies.TryRemove("name " + name, out _);
    }

    private int Count(string key) => tallies.ContainsKey(key) ? CountOf(key) : tallies.Count < MostKept ? 0 : CountOf(Others);

    private int CountOf(string key) => tallies.TryGetValue(key, out var tally) && time.GetUtcNow() - tally.Since < Window ? tally.Count : 0;

    private void Add(string key)
    {
        var now = time.GetUtcNow();
        if (tallies.Count >= MostKept && !tallies.ContainsKey(key))
        {
            foreach (var (old, tally) in tallies.Where(t => now - t.Value.Since >= Window))
            {
                tallies.TryRemove(new(old, tally));
            }

            if (tallies.Count >= MostKept)
            {
                // A flood of names from many places: all strangers share one tally, and with it the wait.
                key = Others;
            }
        }

        tallies.AddOrUpdate(key, static (_, n) => new(n, 1), static (_, t, n) => n - t.Since >= Window ? new(n, 1) : t with { Count = t.Count + 1 }, now);
    }

    private sealed record Tally(DateTimeOffset Since, int Count);
}
