using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Reads the documents of declared files as objects of the PKI.</summary>
internal static class ObjectReader
{
    private const int MaxNameLength = 200;

    private static readonly Dictionary<string, Func<Section, string, DeclaredObject>> Readers = new(StringComparer.Ordinal)
    {
        [CryptoTokenDeclaration.KindName] = CryptoTokenDeclaration.Read,
        [CertificateProfileDeclaration.KindName] = CertificateProfileReader.Read,
        [EndEntityProfileDeclaration.KindName] = EndEntityProfileDeclaration.Read,
        [AuthorityDeclaration.KindName] = AuthorityReader.Read,
        [RoleDeclaration.KindName] = RoleDeclaration.Read,
    };

    /// <summary>All objects of all files in written order; faults are collected. Never throws.</summary>
    internal static IReadOnlyList<DeclaredObject> Read(IEnumerable<DeclaredFile> files, Faults faults)
    {
        var objects = new List<DeclaredObject>();
        foreach (var document in files.SelectMany(f => YamlTree.Read(f, faults)))
        {
            if (document is not YamlMap map)
            {
                faults.Add(document.At, $"A document is {document.Describe()}, but must be a mapping that begins with Object Type.");
            }
            else if (ReadObject(new(map, faults, "Declaration")) is { } read)
            {
                objects.Add(read);
            }
        }

        foreach (var twice in objects.GroupBy(o => (o.Kind, o.Name)).SelectMany(g => g.Skip(1)))
        {
            faults.Add(twice.At, $"{twice.Thing} is declared twice: keep one.");
        }

        return objects;
    }

    private static DeclaredObject? ReadObject(Section section)
    {
        var kind = section.Required("Object Type", CryptoTokenDeclaration.KindName);
        if (!Readers.TryGetValue(kind.Value, out var read))
        {
            if (kind.Value.Length > 0)
            {
                section.Faults.Add(kind.At, $"Object Type '{kind}' is not known; {Suggestion.For(kind.Value, Readers.Keys)}");
            }

            return null;
        }

        section.Thing = kind.Value;
        var name = section.Required("Name", "My Name");
        section.Thing = $"{kind} '{name}'";
        section.Number("Version", 1, 2);
        if (name.Value.Length > MaxNameLength || name.Value.Any(c => char.IsControl(c) || char.IsSurrogate(c)) || name.Value != name.Value.Trim())
        {
            section.Faults.Add(name.At, $"{kind}: the name must have at most {MaxNameLength} characters, without control characters and outer spaces.");
        }

        var declared = read(section, name.Value);
        section.Done();
        return name.Value.Length == 0 ? null : declared;
    }
}
