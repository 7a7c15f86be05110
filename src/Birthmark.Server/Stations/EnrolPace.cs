namespace Birthmark.Server.Stations;

/// <summary>Slows down guessing: so many failed enrolments a minute, then nobody may try until the minute is over.</summary>
internal sealed class EnrolPace(TimeProvider time)
{
    internal const int MostFailures = 30;

    private readonly Lock gate = new();
    private DateTimeOffset since;
    private int failures;

    internal bool IsOpen
    {
        get
        {
            lock (gate)
            {
                return time.GetUtcNow() - since >= TimeSpan.FromMinutes(1) || failures < MostFailures;
            }
        }
    }

    internal void CountFailure()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now - since >= TimeSpan.FromMinutes(1))
            {
                since = now;
                failures = 0;
            }

            failures++;
        }
    }
}
