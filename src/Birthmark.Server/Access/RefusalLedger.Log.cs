namespace Birthmark.Server.Access;

internal static partial class RefusalLedgerLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "A refused call of {Asked} could not be recorded")]
    internal static partial void NotRecorded(ILogger logger, string asked, Exception cause);
}
