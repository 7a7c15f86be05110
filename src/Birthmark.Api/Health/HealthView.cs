namespace Birthmark.Api.Health;

/// <summary>Whether the hub is well.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Version">Version of the hub.</param>
/// <param name="Checks">What was looked at; empty for liveness.</param>
public sealed record HealthView(string Status, string Version, IReadOnlyList<HealthCheck> Checks);
