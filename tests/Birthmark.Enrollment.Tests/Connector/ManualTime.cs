namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>A clock that a test turns by hand. Timers never fire: what is tested with it asks for the time and does not wait.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = System.GetUtcNow();
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Idle();

    internal void Advance(TimeSpan by)
    {
        now += by;
        ticks += by.Ticks;
    }

    private sealed class Idle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
