namespace Birthmark.Pki.Profiles;

/// <summary>So long from notBefore on.</summary>
internal sealed record RelativeValidity(TimeSpan Duration) : Validity
{
    /// <summary>RFC 5280 §4.1.2.5: both bounds are inclusive, hence one second less.</summary>
    public override DateTimeOffset NotAfter(DateTimeOffset notBefore)
    {
        var begin = notBefore.UtcDateTime.Ticks / TimeSpan.TicksPerSecond;
        var end = begin + (Duration.Ticks / TimeSpan.TicksPerSecond) - 1;
        return end >= Latest.Ticks / TimeSpan.TicksPerSecond ? Latest : new DateTimeOffset(end * TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    public override string ToString() => Profiles.Duration.Format(Duration);
}
