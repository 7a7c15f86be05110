using Birthmark.Pki.Registration;
using Birthmark.Production.Authorities;
using Birthmark.Storage;

namespace Birthmark.Server.Jobs;

/// <summary>Looks at whether the hub's credentials at authorities are still in force, and records when that changes.</summary>
internal sealed class StandingJob(RegistrationStandings standings, IJournal journal) : IJob
{
    private readonly Dictionary<(string Project, string Authority), CredentialStandingKind> told = [];

    public string Name => "standing";

    public TimeSpan Every { get; } = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await standings.LookAsync(cancellation).ConfigureAwait(false);
        foreach (var (project, authority, standing) in standings.List())
        {
            var before = told.GetValueOrDefault((project, authority), CredentialStandingKind.Unwatched);
            if (standing.Kind != before)
            {
                await journal.CommitAsync("authority.standing", tx =>
                {
                    tx.Record(new AuditRecord("authority.standing", "hub", authority, ("project", project), ("standing", Word(standing.Kind)), ("words", standing.Words)));
                    return true;
                }, cancellation).ConfigureAwait(false);
                told[(project, authority)] = standing.Kind;
            }
        }
    }

    private static string Word(CredentialStandingKind kind) => kind switch
    {
        CredentialStandingKind.InForce => "in force",
        CredentialStandingKind.Overdue => "overdue",
        CredentialStandingKind.Revoked => "revoked",
        CredentialStandingKind.Unknown => "unknown",
        _ => "unwatched",
    };
}
