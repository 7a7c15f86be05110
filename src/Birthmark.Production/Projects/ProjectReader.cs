using Birthmark.Keys;
using Birthmark.Production.Kms;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Takes a project's form from its YAML nodes.</summary>
internal sealed class ProjectReader(FaultList faults)
{
    private static readonly MapNode Nothing = new(default, []);

    internal ProjectDeclaration? Read(MapNode root)
    {
        var fields = new Fields(root, Section.Project, "the project", faults);
        var name = fields.RequiredText("project");
        Check(name, "project", Names.IsDisplay, Names.DisplayRule);
        var declaration = new ProjectDeclaration(
            name ?? default,
            fields.Text("description")?.Value,
            fields.Text("owner_certificate"),
            ReadLimits(fields),
            Named(fields.Map("authorities"), "authority", ReadAuthority),
            Named(fields.Map("master_keys"), "master key", ReadMasterKey),
            Listed(fields.List("device_types"), "device type", ReadDeviceType),
            Listed(fields.List("device_profiles"), "device profile", new ProfileReader(faults).Read))
        {
            Kms = Named(fields.Map("kms"), "kms", ReadKms),
        };
        RequireSome(root.Place, declaration.DeviceTypes.Count, "device_types", "device type");
        RequireSome(root.Place, declaration.Profiles.Count, "device_profiles", "device profile");
        RefuseTwins(declaration.DeviceTypes.Select(t => t.Name), "device type");
        RefuseTwins(declaration.Profiles.Select(p => p.Name), "device profile");
        return faults.IsEmpty ? declaration : null;
    }

    private ProjectLimits ReadLimits(Fields fields)
    {
        if (fields.Any("limits") is not { } node)
        {
            return ProjectLimits.Default;
        }

        if (node is not MapNode map)
        {
            faults.Add(node.Place, $"'limits' must be a mapping, not {node.Kind}.");
            return ProjectLimits.Default;
        }

        var limits = new Fields(map, Section.Limits, "limits", faults);
        return new(
            limits.Integer("max_batch_quantity", 1, ProjectLimits.LargestBatch, ProjectLimits.Default.MaxBatchQuantity),
            (int)limits.Integer("max_head_count", 1, ProjectLimits.MostHeads, ProjectLimits.Default.MaxHeadCount));
    }

    private AuthorityDeclaration ReadAuthority(Located<string> name, MapNode map)
    {
        var (kind, variables) = ReadConnection(map, Section.Authority, $"authority '{name.Value}'");
        return new(name, kind, variables);
    }

    private KmsDeclaration ReadKms(Located<string> name, MapNode map)
    {
        var (kind, variables) = ReadConnection(map, Section.Kms, $"kms '{name.Value}'");
        return new(name, kind, variables);
    }

    private (Located<string> Kind, List<AuthorityVariable> Variables) ReadConnection(MapNode map, Section section, string what)
    {
        var fields = new Fields(map, section, what, faults);
        var kind = fields.RequiredText("kind");
        var variables = new List<AuthorityVariable>();
        foreach (var entry in fields.Map("variables"))
        {
            switch (entry.Value)
            {
                case ScalarNode { IsNull: false } text:
                    variables.Add(new(entry.Key, text.Place, text.Text, null));
                    break;
                case MapNode source when InputSourceReader.Read(source, Section.Source, $"variable '{entry.Key}'", faults) is { } found:
                    variables.Add(new(entry.Key, entry.KeyPlace, null, found));
                    break;
                case not MapNode:
                    faults.Add(entry.Value.Place, $"variable '{entry.Key}' of {what} must be text, {{file: …}} or {{environment: …}}.");
                    break;
            }
        }

        return (kind ?? default, variables);
    }

    private MasterKeyDeclaration? ReadMasterKey(Located<string> name, MapNode map)
    {
        var what = $"master key '{name.Value}'";
        if (new Fields(map, Section.MasterKey, what, faults).Text("key") is { } key)
        {
            return ReadTokenKey(name, map, key, what);
        }

        var source = InputSourceReader.Read(map, Section.MasterKey, what, faults);
        var format = new Fields(map, Section.MasterKey, what, faults).Text("format");
        if (format is { Value: not ("raw" or "hex" or "base64") })
        {
            faults.Add(format.Value.Place, $"'format' of {what} is '{YamlTree.Shorten(format.Value.Value)}'. Write raw, hex or base64.");
        }

        return source is null ? null : new(name, source, format?.Value ?? (source.Kind == InputKind.File ? "raw" : "hex"));
    }

    private MasterKeyDeclaration? ReadTokenKey(Located<string> name, MapNode map, Located<string> key, string what)
    {
        if (map.Entries.Count > 1)
        {
            faults.Add(map.Place, $"{what} is in a token: {{key: URI}} stands alone.");
            return null;
        }

        if (KeyUri.TryRead(key.Value, out var uri))
        {
            return new(name, null, "", new(uri, key.Place));
        }

        faults.Add(key.Place, $"'key' of {what} is no key's URI. Write pkcs11:token=TOKEN;object=PROJECT%3ANAME.");
        return null;
    }

    private DeviceTypeDeclaration? ReadDeviceType(MapNode map)
    {
        var fields = new Fields(map, Section.DeviceType, "the device type", faults);
        var name = fields.RequiredText("name");
        Check(name, "name of the device type", Names.IsDisplay, Names.DisplayRule);
        var profiles = fields.Texts("profiles");
        var variables = new Dictionary<string, Located<string>>(StringComparer.Ordinal);
        foreach (var entry in fields.Map("variables"))
        {
            if (entry.Value is ScalarNode { IsNull: false } text)
            {
                variables[entry.Key] = new(text.Text, text.Place);
            }
            else
            {
                faults.Add(entry.Value.Place, $"variable '{YamlTree.Shorten(entry.Key)}' of a device type must be text, not {entry.Value.Kind}.");
            }
        }

        return name is null ? null : new(name.Value, profiles, variables, ReadMap(fields));
    }

    private MapDeclaration? ReadMap(Fields fields)
    {
        switch (fields.Any("memory_map"))
        {
            case null:
                return null;
            case ScalarNode part:
                return new(new(part.Text, part.Place), null);
            case MapNode map:
                var file = new Fields(map, Section.MemoryMap, "'memory_map'", faults);
                if (file.RequiredText("file") is not { } path || file.RequiredText("sha256") is not { } digest)
                {
                    return null;
                }

                if (!Recipes.Steps.FileStep.IsDigest(digest.Value))
                {
                    faults.Add(digest.Place, "'sha256' of 'memory_map' must be 64 hexadecimal digits. Take them from 'sha256sum FILE'.");
                }

                return new(default, new(path.Value, digest.Value.ToLowerInvariant(), path.Place) { Where = "device type" });
            case var other:
                faults.Add(other.Place, $"'memory_map' must be the name of a part, or a mapping with 'file' and 'sha256', not {other.Kind}.");
                return null;
        }
    }

    private List<T> Named<T>(IReadOnlyList<Entry> entries, string what, Func<Located<string>, MapNode, T?> read)
        where T : class
    {
        var found = new List<T>();
        foreach (var entry in entries)
        {
            var name = new Located<string>(entry.Key, entry.KeyPlace);
            Check(name, $"name of the {what}", Names.IsDisplay, Names.DisplayRule);
            if (entry.Value is not MapNode)
            {
                faults.Add(entry.Value.Place, $"{what} '{YamlTree.Shorten(entry.Key)}' must be a mapping, not {entry.Value.Kind}.");
            }

            if (read(name, entry.Value as MapNode ?? Nothing) is { } item)
            {
                found.Add(item);
            }
        }

        return found;
    }

    private List<T> Listed<T>(IReadOnlyList<Node> items, string what, Func<MapNode, T?> read)
        where T : class
    {
        var found = new List<T>();
        foreach (var item in items)
        {
            if (item is not MapNode map)
            {
                faults.Add(item.Place, $"A {what} must be a mapping, not {item.Kind}.");
            }
            else if (read(map) is { } one)
            {
                found.Add(one);
            }
        }

        return found;
    }

    private void Check(Located<string>? name, string what, Func<string, bool> isGood, string rule)
    {
        if (name is { } written && !isGood(written.Value))
        {
            faults.Add(written.Place, $"The {what} is '{YamlTree.Shorten(written.Value)}'. Write {rule}.");
        }
    }

    private void RequireSome(Place place, int count, string key, string what)
    {
        if (count == 0)
        {
            faults.Add(place, $"The project has no {what}. Add one under '{key}'.");
        }
    }

    private void RefuseTwins(IEnumerable<Located<string>> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name.Value))
            {
                faults.Add(name.Place, $"The {what} '{name.Value}' is declared twice. Rename or remove one.");
            }
        }
    }
}
