namespace Birthmark.Pki.Tests;

/// <summary>A clock that stands until a test moves it.</summary>
internal sealed class SettableTime(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    internal void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
