namespace Birthmark.Storage.Tests;

/// <summary>A clock that the test sets.</summary>
internal sealed class SettableTime : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
