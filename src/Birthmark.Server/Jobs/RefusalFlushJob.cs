using Birthmark.Server.Access;

namespace Birthmark.Server.Jobs;

/// <summary>Records how many callers were turned away beyond those recorded one by one.</summary>
internal sealed class RefusalFlushJob(RefusalLedger ledger) : IJob
{
    public string Name => "refusals";

    public TimeSpan Every { get; } = RefusalLedger.Window;

    public Task RunAsync(CancellationToken cancellation) => ledger.FlushAsync();
}
