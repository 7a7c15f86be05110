using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>An object of the PKI as it was written: plain, and not yet compared with anything else.</summary>
internal abstract record DeclaredObject
{
    internal Position At { get; init; }

    internal string Name { get; init; } = "";

    /// <summary>The <c>Object Type</c>.</summary>
    internal abstract string Kind { get; }

    /// <summary>Every field but type and name, in the order of exports.</summary>
    internal abstract IEnumerable<DeclaredField> Fields();

    /// <summary>An object of this kind of which nothing was written.</summary>
    internal abstract DeclaredObject Blank();

    internal string Thing => $"{Kind} '{Name}'";

    /// <summary>The canonical YAML document: what is stored and exported.</summary>
    internal string ToYaml() =>
        $"Object Type: {Kind}\nName: {Flow.Text(Name)}\n" + string.Concat(Fields().Select(f => $"{f.Name}: {f.Flow}\n"));
}

/// <summary>A field and its value in YAML's flow style.</summary>
internal sealed record DeclaredField(string Name, string Flow);
