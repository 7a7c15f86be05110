namespace Birthmark.Api.Batches;

/// <summary>A page of an allow or deny list in order of creation; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record ListPage(IReadOnlyList<ListedDevice> Devices, string? Cursor = null);
