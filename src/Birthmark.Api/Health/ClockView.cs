namespace Birthmark.Api.Health;

/// <summary>The hub's clock as its owner accepted it.</summary>
/// <param name="Now">The hub's time.</param>
/// <param name="SeenBefore">The latest time that the audit log had seen until then.</param>
public sealed record ClockView(DateTimeOffset Now, DateTimeOffset SeenBefore);
