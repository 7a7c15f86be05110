using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console.Log;

/// <summary>Entries of the audit log, each with the proof that it stands there.</summary>
internal static class LogPages
{
    internal static ConsoleSection Section { get; } = new(routes => routes.MapPage<LogEntryPage>("/console/log/{index:long}", Act.ReadAudit));
}
