using Birthmark.Api.Health;
using Birthmark.Server.Health;

namespace Birthmark.Server.Console.Line;

/// <summary>The health that pages show: at most five seconds old, and never waited for longer than a blink, however long a dead device takes to time out.</summary>
internal sealed class HealthWatch(Readiness readiness, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(50);
    private readonly Lock gate = new();
    private Task<IReadOnlyList<HealthCheck>>? looking;
    private IReadOnlyList<HealthCheck>? last;
    private DateTimeOffset begunAt;

    internal async Task<IReadOnlyList<HealthCheck>> LookAsync(CancellationToken cancellation)
    {
        var now = Begin();
        if (!now.IsCompleted && last is { } known)
        {
            await Task.WhenAny(now, Task.Delay(Blink, time, cancellation)).ConfigureAwait(false);
            if (!now.IsCompleted)
            {
                return known;
            }
        }

        return last = await now.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>One look at a time, for all who ask.</summary>
    private Task<IReadOnlyList<HealthCheck>> Begin()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (looking is null || (looking.IsCompleted && (!looking.IsCompletedSuccessfully || now - begunAt >= Every || now < begunAt)))
            {
                (looking, begunAt) = (Task.Run(() => readiness.LookAsync(CancellationToken.None)), now);
            }

            return looking;
        }
    }
}
