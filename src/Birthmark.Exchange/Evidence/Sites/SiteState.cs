namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>How sending to a site goes.</summary>
public enum SiteStanding
{
    /// <summary>Not begun since the start.</summary>
    Starting,

    /// <summary>What there is has been sent, or is on its way.</summary>
    Flowing,

    /// <summary>The site does not answer or cannot take it; it is tried again.</summary>
    Waiting,

    /// <summary>The site says that this log contradicts what it signed before: somebody has to look.</summary>
    Refused,

    /// <summary>The owner paused it.</summary>
    Paused,
}

/// <summary>The same with its reason.</summary>
/// <param name="Standing">How it goes.</param>
/// <param name="Why">What went wrong last.</param>
/// <param name="NextTry">When it is tried again.</param>
/// <param name="Note">What is not as it should be though it flows.</param>
public sealed record SiteState(SiteStanding Standing, string? Why = null, DateTimeOffset? NextTry = null, string? Note = null);
