namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>A value of a YAML document with its place.</summary>
internal abstract record YamlValue(Position At)
{
    /// <summary>For messages: what kind of value it is.</summary>
    internal abstract string Describe();
}

/// <summary>A scalar. Its text is kept as written; only the reader of a field knows its type, so <c>8000</c> and <c>no</c> stay texts.</summary>
internal sealed record YamlText(Position At, string Value, bool IsPlain) : YamlValue(At)
{
    internal bool IsNull => IsPlain && Value is "" or "~" or "null";

    internal override string Describe() => $"'{Value}'";
}

internal sealed record YamlList(Position At, IReadOnlyList<YamlValue> Items) : YamlValue(At)
{
    internal override string Describe() => "a list";
}

internal sealed record YamlMap(Position At, IReadOnlyList<KeyValuePair<YamlText, YamlValue>> Entries) : YamlValue(At)
{
    internal override string Describe() => "a mapping";
}
