using System.Globalization;
using Birthmark.Keys;

namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>
/// Knows whether the credential by which the hub asks an authority is in force. Answers are kept until they run out and asked for anew in between, so that a
/// revocation counts soon after it is published; where none can be had, nothing is asked for once the grace is over.
/// </summary>
internal sealed class CredentialWatch : IDisposable
{
    private readonly string name;
    private readonly string subject;
    private readonly RevocationSources sources;
    private readonly RevocationQuestion question;
    private readonly TimeSpan grace;
    private readonly EjbcaPatience patience;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private RevocationAnswer? last;
    private string trouble = "it was not asked for yet";
    private DateTimeOffset due = DateTimeOffset.MinValue;
    private Task? asking;

    internal CredentialWatch(string name, EjbcaCredential credential, EjbcaConnection connection, EjbcaPatience patience, IRandomSource random, TimeProvider time)
    {
        (this.name, this.patience, this.time, grace) = (name, patience, time, connection.Grace);
        subject = credential.Certificate.Subject;
        sources = RevocationSources.Of(credential, connection);
        question = new(credential, sources, patience, random, time);
    }

    internal CredentialStanding Standing
    {
        get
        {
            lock (gate)
            {
                return Judge(time.GetUtcNow());
            }
        }
    }

    /// <summary>Looks if it is time to. An enrolment waits for that only when there is no answer to rely on.</summary>
    /// <exception cref="PkiRefusedException">It was revoked, or nobody says that it was not.</exception>
    internal async ValueTask DemandAsync(CancellationToken cancellation)
    {
        if (!sources.IsAny)
        {
            return;
        }

        var asked = Ask();
        if (IsInForce())
        {
            return;
        }

        await asked.WaitAsync(cancellation).ConfigureAwait(false);
        if (Standing is { MayAsk: false } standing)
        {
            throw new PkiRefusedException(PkiRefusal.RegistrationWithdrawn, $"Authority '{name}' is asked for nothing: {standing.Words}.");
        }
    }

    internal Task LookAsync(CancellationToken cancellation) => sources.IsAny ? Ask().WaitAsync(cancellation) : Task.CompletedTask;

    public void Dispose() => question.Dispose();

    private bool IsInForce()
    {
        lock (gate)
        {
            return last is { RevokedAt: null } answer && time.GetUtcNow() <= answer.NextUpdate;
        }
    }

    /// <summary>One question at a time, and none before it is due.</summary>
    private Task Ask()
    {
        lock (gate)
        {
            return asking is { IsCompleted: false } ? asking : time.GetUtcNow() < due ? Task.CompletedTask : asking = Task.Run(AskOnceAsync);
        }
    }

    private async Task AskOnceAsync()
    {
        var (answer, words) = await question.AskAsync(CancellationToken.None).ConfigureAwait(false);
        lock (gate)
        {
            trouble = words;
            // An older answer that is shown again, by whoever carries it, takes nothing back.
            if (answer is not null && (last is null || answer.ThisUpdate >= last.ThisUpdate))
            {
                last = answer;
            }

            due = time.GetUtcNow() + (answer is null ? patience.StandingRetry : patience.StandingEvery);
        }
    }

    private CredentialStanding Judge(DateTimeOffset now)
    {
        if (!sources.IsAny)
        {
            return new(CredentialStandingKind.Unwatched, "neither its certificate nor the project says where its revocation would be published");
        }

        return last switch
        {
            { RevokedAt: { } at } => new(CredentialStandingKind.Revoked, $"the credential '{subject}' was revoked at {at:u}, says {last.From}"),
            { } answer when now <= answer.NextUpdate => new(CredentialStandingKind.InForce, $"in force as of {answer.ThisUpdate:u}, says {answer.From}"),
            { } answer when now <= answer.NextUpdate + grace => new(
                CredentialStandingKind.Overdue, $"the last answer ran out at {answer.NextUpdate:u} and no newer one can be had ({trouble}); nothing is asked for from {answer.NextUpdate + grace:u} on"),
            { } answer => new(
                CredentialStandingKind.Unknown,
                string.Create(CultureInfo.InvariantCulture, $"whether the credential '{subject}' was revoked is not known since {answer.NextUpdate:u}, longer than the grace of {grace.TotalHours:0.##} h ({trouble})")),
            null => new(CredentialStandingKind.Unknown, $"whether the credential '{subject}' was revoked could not be learned since this hub was started ({trouble})"),
        };
    }
}
