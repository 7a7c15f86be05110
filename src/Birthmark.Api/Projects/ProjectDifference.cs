using Birthmark.Api.Pki;
using Birthmark.Api.Problems;

namespace Birthmark.Api.Projects;

/// <summary>What an apply changes, or with <paramref name="DryRun"/> would change.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Version">The version in force afterwards; unchanged when there are no changes.</param>
/// <param name="DryRun">True when nothing was written.</param>
/// <param name="Changes">Empty when what is declared is what is.</param>
public sealed record ProjectDifference(string Project, int Version, bool DryRun, IReadOnlyList<DeclaredChange> Changes)
{
    /// <summary>What is allowed but unwise, each with its place; left out when there is nothing.</summary>
    public IReadOnlyList<Fault>? Warnings { get; init; }
}
