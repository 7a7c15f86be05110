using Birthmark.Api.Health;

namespace Birthmark.Server.Health;

/// <summary>One thing that work needs, looked at. A room adds its own, and one line in <see cref="HealthRegistration"/>.</summary>
internal interface IReadinessCheck
{
    /// <summary>Answered to anyone, signed in or not: counts and states, never the name of a token, an authority or a place.</summary>
    ValueTask<HealthCheck> LookAsync(CancellationToken cancellation);
}
