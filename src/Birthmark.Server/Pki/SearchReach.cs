namespace Birthmark.Server.Pki;

/// <summary>
/// How many rows a page of a search looks through where no index leads to the matches: a tenth of a second. So no page's work grows with the number of devices; who wants
/// more goes on at its cursor.
/// </summary>
internal static class SearchReach
{
    internal const int Rows = 100_000;
}
