using Birthmark.Keys;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Retry around circuit breaker around timeout: each try is timed and counted, an open circuit ends the tries.</summary>
internal static class EjbcaPipeline
{
    internal static ResiliencePipeline Build(EjbcaPatience patience, IRandomSource random, TimeProvider time)
    {
        var isFailure = new PredicateBuilder().Handle<EjbcaLostException>().Handle<TimeoutRejectedException>();
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (patience.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = isFailure,
                MaxRetryAttempts = patience.Retries,
                Delay = patience.RetryDelay,
                MaxDelay = patience.LongestRetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = () => NextUnit(random),
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = isFailure,
                FailureRatio = 0.5,
                MinimumThroughput = patience.BreakerThroughput,
                SamplingDuration = patience.BreakerWindow,
                BreakDuration = patience.BreakerRest,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = patience.TryTimeout })
            .Build();
    }

    /// <summary>Uniform in [0, 1): 53 bits, as many as a double holds.</summary>
    private static double NextUnit(IRandomSource random)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        random.Fill(octets);
        return (BitConverter.ToUInt64(octets) >> 11) * (1.0 / (1UL << 53));
    }
}
