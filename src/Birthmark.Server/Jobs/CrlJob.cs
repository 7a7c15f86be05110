using Birthmark.Pki.Revocation;

namespace Birthmark.Server.Jobs;

/// <summary>Makes the revocation lists that are due.</summary>
internal sealed class CrlJob(RevocationLists lists) : IJob
{
    public string Name => "crl";

    public TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    public Task RunAsync(CancellationToken cancellation) => lists.CreateDueAsync(cancellation);
}
