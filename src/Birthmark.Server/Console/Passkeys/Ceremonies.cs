using System.Collections.Concurrent;
using Birthmark.Keys;

namespace Birthmark.Server.Console.Passkeys;

/// <summary>Challenges that browsers are answering: each once, within minutes, and the state of it never leaves the hub.</summary>
internal sealed class Ceremonies(IRandomSource random, TimeProvider time)
{
    private const int Most = 1_000;
    private const int TokenOctets = 16;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (string Who, string? State, DateTimeOffset At)> open = new(StringComparer.Ordinal);

    /// <summary>Keeps a state and gives the token by which it is asked for; null while too many are open.</summary>
    internal string? Begin(string who, string? state)
    {
        var now = time.GetUtcNow();
        if (open.Count >= Most)
        {
            foreach (var (old, kept) in open.Where(o => now - o.Value.At >= Life))
            {
                open.TryRemove(old, out _);
            }

            if (open.Count >= Most)
            {
                return null;
            }
        }

        var octets = new byte[TokenOctets];
        random.Fill(octets);
        var token = Convert.ToHexStringLower(octets);
        open[token] = (who, state, now);
        return token;
    }

    /// <summary>Whether this ceremony was begun by the same lately; it is over with that.</summary>
    internal bool TryEnd(string token, string who, out string? state)
    {
        var isOpen = open.TryRemove(token, out var kept) && kept.Who == who && time.GetUtcNow() - kept.At < Life;
        state = isOpen ? kept.State : null;
        return isOpen;
    }
}
