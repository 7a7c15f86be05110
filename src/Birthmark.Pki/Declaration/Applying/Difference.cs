using Birthmark.Pki.Declaration.Kinds;

namespace Birthmark.Pki.Declaration.Applying;

/// <summary>Compares objects by the fields of their canonical text.</summary>
internal static class Difference
{
    /// <summary>Null when nothing would change. A new object lists what differs from the defaults.</summary>
    internal static PkiChange? Between(DeclaredObject? before, DeclaredObject after)
    {
        var old = (before ?? after.Blank()).Fields().ToDictionary(f => f.Name, f => f.Flow, StringComparer.Ordinal);
        var wanted = after.Fields().ToDictionary(f => f.Name, f => f.Flow, StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var name in after.Fields().Select(f => f.Name).Concat(old.Keys).Distinct())
        {
            var (from, to) = (old.GetValueOrDefault(name), wanted.GetValueOrDefault(name));
            if (from != to)
            {
                lines.Add(before is null ? $"{name}: {to ?? "(none)"}" : $"{name}: {from ?? "(none)"} -> {to ?? "(none)"}");
            }
        }

        return before is not null && lines.Count == 0 ? null : new(after.Kind, after.Name, before is null ? "create" : "change", lines);
    }
}
