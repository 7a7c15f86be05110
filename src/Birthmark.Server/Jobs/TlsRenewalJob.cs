using Birthmark.Server.Tls;

namespace Birthmark.Server.Jobs;

/// <summary>Renews the hub's own certificate in good time.</summary>
internal sealed class TlsRenewalJob(TlsIdentityBook identities) : IJob
{
    public string Name => "tls-renewal";

    public TimeSpan Every { get; } = TimeSpan.FromHours(1);

    public Task RunAsync(CancellationToken cancellation) => identities.IsDue() ? identities.EnsureAsync(cancellation) : Task.CompletedTask;
}
