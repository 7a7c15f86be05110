namespace Birthmark.Storage;

/// <summary>What a copy of a database file holds.</summary>
/// <param name="Fault">What is broken in it; null when it is whole.</param>
/// <param name="Leaves">Leaves of its audit log.</param>
public sealed record StoreCopy(string? Fault, long Leaves);
