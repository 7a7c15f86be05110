using Birthmark.Server.Access;

namespace Birthmark.Server.Console.Shell;

/// <summary>The console's main menu: what its visitor may open.</summary>
internal static class Menu
{
    internal static IEnumerable<MenuEntry> Of(Caller caller) =>
        ConsoleSections.All.Select(s => s.Menu).OfType<MenuEntry>().Where(e => caller.May(e.Act)).OrderBy(e => e.Place);
}
