namespace Birthmark.Server.Jobs;

internal static partial class JobRunnerLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "Job {Job} failed; it will run again")]
    internal static partial void Failed(ILogger logger, string job, Exception cause);
}
