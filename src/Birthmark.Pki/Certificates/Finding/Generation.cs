namespace Birthmark.Pki.Certificates.Finding;

/// <summary>Entries that came in one after the other and are not in the table yet.</summary>
internal sealed class Generation
{
    private readonly Dictionary<(IndexKind Kind, long Key), long> first = [];
    private readonly List<IndexEntry> others = [];

    internal int Count => first.Count + others.Count;

    internal long FirstId { get; private set; } = long.MaxValue;

    internal long LastId { get; private set; }

    internal void Add(IndexEntry entry)
    {
        FirstId = Math.Min(FirstId, entry.Id);
        LastId = Math.Max(LastId, entry.Id);
        if (!first.TryAdd((entry.Kind, entry.Key), entry.Id))
        {
            others.Add(entry);
        }
    }

    internal void Find(IndexKind kind, long key, List<long> into)
    {
        if (first.TryGetValue((kind, key), out var id))
        {
            into.Add(id);
            // Rare: one subject or key certified again and again within a generation.
            into.AddRange(others.Where(o => o.Kind == kind && o.Key == key).Select(o => o.Id));
        }
    }

    /// <summary>In the table's order, so that merging touches each of its pages once.</summary>
    internal IndexEntry[] Sorted()
    {
        IndexEntry[] all = [.. first.Select(f => new IndexEntry(f.Key.Kind, f.Key.Key, f.Value)), .. others];
        Array.Sort(all);
        return all;
    }
}
