namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>How long the connector waits, how often it tries again, and when it lets a failing authority rest.</summary>
public sealed record EjbcaPatience
{
    public static EjbcaPatience Default { get; } = new();

    /// <summary>For one try, answer included. Default 15 s.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a TCP and TLS connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries after the first; 0 for none. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Before the first retry; doubles, with jitter. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The circuit opens when half of at least so many tries within <see cref="BreakerWindow"/> failed. Default 10.</summary>
    public int BreakerThroughput { get; init; } = 10;

    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit refuses at once before it lets a try through. Default 10 s.</summary>
    public TimeSpan BreakerRest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections held to one authority. Default 64.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Between two looks at whether the RA's certificate was revoked. Default 30 s.</summary>
    public TimeSpan StandingEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After a look that brought no answer. Default 5 s.</summary>
    public TimeSpan StandingRetry { get; init; } = TimeSpan.FromSeconds(5);
}
