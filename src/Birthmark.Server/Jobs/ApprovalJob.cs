using Birthmark.Pki.Revocation;

namespace Birthmark.Server.Jobs;

/// <summary>Ends requests to revoke that waited too long.</summary>
internal sealed class ApprovalJob(RevocationDesk desk) : IJob
{
    public string Name => "approvals";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    public Task RunAsync(CancellationToken cancellation) => desk.ExpireAsync(cancellation);
}
