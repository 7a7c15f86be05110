namespace Birthmark.Api.Pki;

/// <summary>What an apply changes, or with <paramref name="DryRun"/> would change.</summary>
public sealed record PkiChanges(bool DryRun, IReadOnlyList<DeclaredChange> Changes);
