using Birthmark.Server.Access;

namespace Birthmark.Server.Console.Shell;

/// <summary>The console's main menu: what its visitor may open.</summary>
internal static class Menu
{
    /// <summary>Whether some section answers under this address.</summary>
    internal static bool Reaches(string href) => ConsoleSections.All.Any(s => s.Menu is { } entry && entry.IsHere(href));

    internal static IEnumerable<MenuEntry> Of(Caller caller) =>
        ConsoleSections.All.Select(s => s.Menu).OfType<MenuEntry>().Where(e => caller.May(e.Act)).OrderBy(e => e.Place);
}
