using Birthmark.Exchange.Evidence.Sites;

namespace Birthmark.Server.Jobs;

internal static partial class EvidenceJobLog
{
    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Evidence to {Site} is {Standing}: {Why}")]
    internal static partial void Told(ILogger logger, string site, SiteStanding standing, string? why);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Error, Message = "ALARM: evidence to {Site}: {Why}")]
    internal static partial void Alarm(ILogger logger, string site, string? why);
}
