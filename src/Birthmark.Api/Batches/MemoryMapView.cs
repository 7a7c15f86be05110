namespace Birthmark.Api.Batches;

/// <summary>A memory map, and its digest as it stands in the project.</summary>
/// <param name="Name">Path of the file, or <c>part:NAME</c> of a part that comes with the program.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record MemoryMapView(string Name, string Sha256);
