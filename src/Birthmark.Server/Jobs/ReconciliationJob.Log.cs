namespace Birthmark.Server.Jobs;

internal static partial class ReconciliationJobLog
{
    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Reconciliation of batch {Batch}: {Found} new findings, {Open} open. Not compared: {Unanswered}")]
    internal static partial void Found(ILogger logger, string batch, long found, long open, string unanswered);
}
