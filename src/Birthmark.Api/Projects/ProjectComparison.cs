namespace Birthmark.Api.Projects;

/// <summary>What one version of a project says otherwise than another.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="From">The version compared with.</param>
/// <param name="To">The version compared.</param>
/// <param name="Changes">Thing by thing.</param>
/// <param name="Lines">Both texts line by line: each begins with a space when it is in both, with - when it went, with + when it came.</param>
public sealed record ProjectComparison(string Project, int From, int To, IReadOnlyList<ProjectChange> Changes, IReadOnlyList<string> Lines);

/// <summary>One thing that came, went or changed.</summary>
/// <param name="Part">
/// <c>project</c>, <c>authority</c>, <c>kms</c>, <c>master-key</c>, <c>device-type</c>, <c>type-variable</c>, <c>memory-map</c>, <c>profile</c>, <c>variable</c>, <c>step</c>, <c>output</c>,
/// <c>block</c>, <c>image</c> or <c>report-secret</c>.
/// </param>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Owner">Device profile or device type it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">What of it changed.</param>
public sealed record ProjectChange(string Part, string Kind, string? Owner = null, string? Name = null, IReadOnlyList<ValueChange>? Values = null);

/// <summary>A value before and after; left out where it was not, or is not any more.</summary>
public sealed record ValueChange(string Path, string? Before = null, string? After = null);
