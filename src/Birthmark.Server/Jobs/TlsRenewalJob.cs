using Birthmark.Server.Tls;

namespace Birthmark.Server.Jobs;

/// <summary>Renews the hub's own certificate in good time, and changes to another when its key cannot be used.</summary>
internal sealed class TlsRenewalJob(TlsIdentityBook identities) : IJob
{
    public string Name => "tls-renewal";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (await identities.IsAmissAsync(cancellation).ConfigureAwait(false))
        {
            await identities.EnsureAsync(cancellation).ConfigureAwait(false);
        }
    }
}
