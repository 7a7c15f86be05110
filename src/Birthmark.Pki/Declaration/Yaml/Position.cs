namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>Where something stands in a declared file; line and column from 1.</summary>
internal readonly record struct Position(string File, int Line, int Column);

/// <summary>A text and where it was written.</summary>
internal sealed record Located(string Value, Position At)
{
    public override string ToString() => Value;
}
