using Birthmark.Production;

namespace Birthmark.Server.Jobs;

/// <summary>
/// Finishes what a crash or an unreachable authority left open: once after the start the open intents, then releases and revocations.
/// It runs after the port is open, since a project's authority may be this hub itself.
/// </summary>
internal sealed class LooseEndsJob(LooseEnds looseEnds) : IJob
{
    private bool isResumed;

    public string Name => "loose-ends";

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!isResumed)
        {
            // Those whose authority does not answer now are finished when their station asks again.
            await looseEnds.ResumeOpenIntentsAsync(cancellation).ConfigureAwait(false);
            isResumed = true;
        }

        await looseEnds.TieUpAsync(cancellation).ConfigureAwait(false);
    }
}
