namespace Birthmark.Api.Pki;

/// <summary>A YAML file as the operator named it, and its text.</summary>
public sealed record PkiFile(string Name, string Text);
