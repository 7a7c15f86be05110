namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>A pinned hub and its desk, at which one call stands at a time.</summary>
internal sealed class ReceivingHub(PinnedHub hub, EvidenceDesk desk) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    internal PinnedHub Hub { get; } = hub;

    internal EvidenceDesk Desk { get; } = desk;

    internal Task<EvidenceReply> StandingAsync(CancellationToken cancellation) => AloneAsync(Desk.Standing, cancellation);

    internal Task<EvidenceReply> TakeAsync(ReceivedPush push, CancellationToken cancellation) => AloneAsync(() => Desk.Take(push), cancellation);

    public void Dispose()
    {
        Desk.Dispose();
        one.Dispose();
    }

    private async Task<EvidenceReply> AloneAsync(Func<EvidenceReply> act, CancellationToken cancellation)
    {
        // A caller who went away while waiting is not served: what it sent may be older than what came since.
        await one.WaitAsync(cancellation);
        try
        {
            return act();
        }
        finally
        {
            one.Release();
        }
    }
}
