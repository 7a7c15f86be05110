using Birthmark.Api.Health;
using Birthmark.Keys;

namespace Birthmark.Server.Health;

/// <summary>Whether every source of random numbers passes its tests.</summary>
internal sealed class RandomCheck(IRandomHealth random) : IReadinessCheck
{
    public ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var sources = random.Look();
        return new(new HealthCheck("random", sources.All(s => s.IsFit), string.Join("; ", sources.Select(s => $"{s.Name}: {s.Words}"))));
    }
}
