namespace Birthmark.Pki.Certificates.Finding;

/// <summary>Entries that came in one after the other and are not in the table yet.</summary>
internal sealed class Generation
{
    private static readonly int Kinds = (int)Enum.GetValues<IndexKind>().Max() + 1;

    // By kind, then by key: the row that had it first.
    private readonly Dictionary<long, long>[] first = [.. Enumerable.Range(0, Kinds).Select(_ => new Dictionary<long, long>())];
    private readonly List<IndexEntry> others = [];

    internal int Count { get; private set; }

    internal long FirstId { get; private set; } = long.MaxValue;

    internal long LastId { get; private set; }

    internal void Add(IndexEntry entry)
    {
        Count++;
        FirstId = Math.Min(FirstId, entry.Id);
        LastId = Math.Max(LastId, entry.Id);
        if (!first[(int)entry.Kind].TryAdd(entry.Key, entry.Id))
        {
            others.Add(entry);
        }
    }

    internal void Find(IndexKind kind, long key, ref List<long>? into)
    {
        if (first[(int)kind].TryGetValue(key, out var id))
        {
            into ??= [];
            into.Add(id);
            // Rare: one subject or key certified again and again within a generation.
            into.AddRange(others.Where(o => o.Kind == kind && o.Key == key).Select(o => o.Id));
        }
    }

    /// <summary>In the table's order, so that merging touches each of its pages once.</summary>
    internal IndexEntry[] Sorted()
    {
        var all = new List<IndexEntry>(Count);
        for (var kind = 0; kind < first.Length; kind++)
        {
            foreach (var (key, id) in first[kind])
            {
                all.Add(new((IndexKind)kind, key, id));
            }
        }

        all.AddRange(others);
        all.Sort();
        return [.. all];
    }
}
