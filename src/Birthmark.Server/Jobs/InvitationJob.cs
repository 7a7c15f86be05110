using Birthmark.Server.Stations;

namespace Birthmark.Server.Jobs;

/// <summary>Forgets invitations that nobody took.</summary>
internal sealed class InvitationJob(InvitationBook invitations) : IJob
{
    public string Name => "invitations";

    public TimeSpan Every { get; } = TimeSpan.FromHours(1);

    public Task RunAsync(CancellationToken cancellation) => invitations.ForgetExpiredAsync(cancellation);
}
