namespace Birthmark.Api.Exchange;

/// <summary>A package that was taken in, and what it changed.</summary>
public sealed record ImportedPackage(
    string PackageId, string Oem, string Project, string Version, long Sequence, int ProjectVersion, IReadOnlyList<string> Changes);
