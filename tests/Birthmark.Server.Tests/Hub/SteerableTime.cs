namespace Birthmark.Server.Tests.Hub;

/// <summary>The system's clock, moved: real enough for TLS, steerable enough for expiry.</summary>
public sealed class SteerableTime : TimeProvider
{
    private long offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref offset));

    internal void Advance(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);
}
