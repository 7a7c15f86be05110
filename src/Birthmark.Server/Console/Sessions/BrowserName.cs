using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Sessions;

/// <summary>What people call a browser, out of the line by which it calls itself.</summary>
internal static class BrowserName
{
    // The first that fits: most of them also claim to be the later ones.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems = [("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    internal static string Of(string agent)
    {
        var browser = NameIn(agent, Browsers);
        var system = NameIn(agent, Systems);
        return (browser, system) switch
        {
            ({ } b, { } s) => Words.Of("{0} on {1}", b, s),
            ({ } b, null) => b,
            _ => Shell.Figures.Short(agent, 40),
        };
    }

    private static string? NameIn(string agent, (string Mark, string Name)[] known) => known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
