namespace Birthmark.Api.Exchange;

/// <summary>A package that was taken in.</summary>
/// <param name="Oem">Who sealed it.</param>
/// <param name="Project">The project it brought.</param>
/// <param name="Sequence">Its number: one of the same or a lower number is refused.</param>
/// <param name="PackageId">As it was sealed.</param>
/// <param name="Version">As the OEM calls it.</param>
/// <param name="ImportedAt">When it was handed in.</param>
/// <param name="ImportedBy">By whom.</param>
public sealed record PackageView(string Oem, string Project, long Sequence, string PackageId, string Version, DateTimeOffset ImportedAt, string ImportedBy);

/// <summary>A page of packages, the newest first.</summary>
public sealed record PackageList(IReadOnlyList<PackageView> Packages, string? Cursor = null);
