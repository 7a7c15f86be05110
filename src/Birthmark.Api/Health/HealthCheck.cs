namespace Birthmark.Api.Health;

/// <summary>One thing that readiness needs: <c>storage</c>, <c>disk</c>, <c>key-store</c>, <c>tpm</c>, <c>hsm</c>, <c>authorities</c>, …</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Good">False makes the hub not ready.</param>
/// <param name="Text">What was found, e.g. the free disk space or the grade of the key store.</param>
public sealed record HealthCheck(string Name, bool Good, string Text);
