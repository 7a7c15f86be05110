namespace Birthmark.Api.Stations;

/// <summary>A page of credentials in order of name; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record StationPage(IReadOnlyList<StationView> Stations, string? Cursor = null);
