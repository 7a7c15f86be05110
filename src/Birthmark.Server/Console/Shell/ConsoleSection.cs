using Birthmark.Server.Access;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Shell;

/// <summary>What one folder of the console brings: its pages, what they need, and its line in the menu. A new one is a folder and a line in <see cref="ConsoleSections"/>.</summary>
/// <param name="Map">Puts its pages on the map.</param>
internal sealed record ConsoleSection(Action<IEndpointRouteBuilder> Map)
{
    /// <summary>Registers what its pages need beside the hub's own.</summary>
    internal Action<IServiceCollection>? Add { get; init; }

    /// <summary>Null for what has no line of its own.</summary>
    internal MenuEntry? Menu { get; init; }
}

/// <summary>A line of the main menu.</summary>
/// <param name="Place">Where it stands among the others.</param>
/// <param name="Href">The page it opens; pages under it belong to it.</param>
/// <param name="Icon">See <see cref="Shell.Icon"/>.</param>
/// <param name="English">Its text, as in the section's words.</param>
/// <param name="Act">Who may not do this does not see it.</param>
internal sealed record MenuEntry(int Place, string Href, string Icon, string English, Act Act)
{
    internal string Text => Words.Of(English);

    internal bool IsHere(PathString path) => path.StartsWithSegments(Href, StringComparison.Ordinal);
}
