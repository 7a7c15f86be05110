namespace Birthmark.Api.Health;

/// <summary>The hub's clock, <c>2024-12-06 14:58:52.576103</c> in UTC.</summary>
public sealed record AliveView(string Time);
