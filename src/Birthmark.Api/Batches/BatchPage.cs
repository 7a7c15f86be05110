namespace Birthmark.Api.Batches;

/// <summary>A page of batches, newest first; <paramref name="Cursor"/> is null on the last one.</summary>
public sealed record BatchPage(IReadOnlyList<BatchView> Batches, string? Cursor = null);
