namespace Birthmark.Server.Console.Line;

internal static partial class LineFeedLog
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The Line page could not be drawn")]
    internal static partial void NotDrawn(ILogger logger, Exception cause);
}
