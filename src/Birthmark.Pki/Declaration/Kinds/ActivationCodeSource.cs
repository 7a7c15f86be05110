namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Where an activation code comes from; the code itself never stands in a declaration.</summary>
internal sealed record ActivationCodeSource(ActivationCodeKind Kind, string Name)
{
    public override string ToString() => Kind == ActivationCodeKind.Environment ? $"environment variable {Name}" : $"file {Name}";
}

internal enum ActivationCodeKind
{
    Environment,
    File,
}
