namespace Birthmark.Storage;

/// <summary>
/// What the log knows of time. A leaf is never dated before its predecessor: small steps back (a clock being disciplined) wait at the predecessor's time,
/// and before the first leaf after a larger one stands a leaf <see cref="SetBack"/> that says so.
/// </summary>
public sealed class AuditClock
{
    /// <summary>The clock was set back: facts <c>latest</c> (what the log had seen) and <c>now</c>.</summary>
    public const string SetBack = "clock.back";

    /// <summary>The owner says that the clock is right now, whatever the log has seen before.</summary>
    public const string Accept = "clock.accept";

    /// <summary>Steps back up to this are not worth a word.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time;
    private long latest;

    internal AuditClock(TimeProvider time) => this.time = time;

    /// <summary>The latest time that a leaf had, since the owner last said that the clock is right.</summary>
    public DateTimeOffset Latest
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref latest));
        internal set => Interlocked.Exchange(ref latest, value.ToUnixTimeMilliseconds());
    }

    /// <summary>How far the clock stands behind <see cref="Latest"/>; zero while that is within the tolerance.</summary>
    public TimeSpan Behind => Latest - time.GetUtcNow() is var behind && behind > Tolerance ? behind : TimeSpan.Zero;

    /// <summary>Milliseconds, as tables keep time.</summary>
    internal DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
