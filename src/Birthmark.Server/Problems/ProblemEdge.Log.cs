namespace Birthmark.Server.Problems;

internal static partial class ProblemEdgeLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "{Trace}: {Method} {Endpoint} failed")]
    internal static partial void Failed(ILogger logger, string trace, string method, string? endpoint, Exception cause);
}
