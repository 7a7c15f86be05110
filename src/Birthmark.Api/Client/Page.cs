namespace Birthmark.Api.Client;

/// <summary>Which page of a list to give.</summary>
/// <param name="Cursor">Of the page before; null starts.</param>
/// <param name="Limit">Entries at most; null leaves it to the hub.</param>
public readonly record struct Page(string? Cursor = null, int? Limit = null)
{
    internal (string Name, string? Value) CursorParameter => ("cursor", Cursor);

    internal (string Name, string? Value) LimitParameter => ("limit", Limit?.ToString(Query.Culture));
}
