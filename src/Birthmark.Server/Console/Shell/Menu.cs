using Birthmark.Server.Access;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Shell;

/// <summary>The console's main menu: what its visitor may open.</summary>
internal static class Menu
{
    private static readonly (string Href, string Icon, Func<string> Text, Act Act)[] All =
    [
        ("/console/line", "line", () => Words.Of("Line"), Act.ReadBatches),
        ("/console/batches", "batch", () => Words.Of("Batches"), Act.ReadBatches),
        ("/console/devices", "device", () => Words.Of("Devices"), Act.ReadDevices),
    ];

    internal static IEnumerable<MenuItem> Of(Caller caller) => All.Where(i => caller.May(i.Act)).Select(i => new MenuItem(i.Href, i.Icon, i.Text()));
}

/// <summary>One of its lines.</summary>
public sealed record MenuItem(string Href, string Icon, string Text)
{
    /// <summary>Whether a page lies under it.</summary>
    public bool IsHere(PathString path) => path.StartsWithSegments(Href, StringComparison.Ordinal);
}
