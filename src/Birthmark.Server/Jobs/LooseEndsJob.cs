using Birthmark.Production;

namespace Birthmark.Server.Jobs;

/// <summary>Ties up what a crash or an unreachable authority left open in production.</summary>
internal sealed class LooseEndsJob(LooseEnds ends) : IJob
{
    /// <summary>Intents are looked for at start, and as long as some authority did not answer; those made meanwhile have their caller.</summary>
    private int openIntents = 1;

    public string Name => "loose-ends";

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (openIntents > 0)
        {
            openIntents = await ends.ResumeOpenIntentsAsync(cancellation).ConfigureAwait(false);
        }

        await ends.TieUpAsync(cancellation).ConfigureAwait(false);
    }
}
