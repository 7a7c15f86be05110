using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console.Help;

/// <summary>The terms of the console in a sentence each.</summary>
internal static class HelpPages
{
    internal static ConsoleSection Section { get; } = new(routes => routes.MapPage<HelpPage>("/console/help", Act.UseConsole))
    {
        Menu = new(90, "/console/help", "help", "Help", Act.UseConsole),
    };
}
