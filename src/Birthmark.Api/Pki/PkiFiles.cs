namespace Birthmark.Api.Pki;

/// <summary>Files applied together.</summary>
public sealed record PkiFiles(IReadOnlyList<PkiFile> Files);
