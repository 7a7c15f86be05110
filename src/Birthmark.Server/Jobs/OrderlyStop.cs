using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Server.Jobs;

/// <summary>Stops last of all, when nobody draws tickets any more: the database then knows all that was used.</summary>
internal sealed class OrderlyStop(IRollbackGuard guard) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await guard.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is KeyRefusedException or StorageUnavailableException)
        {
            // Without TPM or disk the stop is not orderly; the next start sees that for itself.
        }
    }
}
