namespace Birthmark.Server.Console.Sessions;

/// <summary>Endpoint metadata: a page of the console, or something it needs. Who calls is known by a session, never by a certificate.</summary>
internal sealed class ForBrowsers
{
    internal static ForBrowsers Only { get; } = new();
}
