namespace Birthmark.Exchange.Tests;

/// <summary>A clock that the test sets.</summary>
internal sealed class SettableTime(DateTimeOffset now) : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
