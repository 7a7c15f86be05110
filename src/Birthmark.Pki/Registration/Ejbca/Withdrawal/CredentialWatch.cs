using System.Globalization;
using System.Security.Cryptography;
using Birthmark.Keys;

namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>
/// Knows whether the credential by which the hub asks an authority is in force. Answers are kept until they run out and asked for anew in between, so that a
/// revocation counts soon after it is published; where none can be had, nothing is asked for once the grace is over.
/// The last answer is kept over a restart.
/// </summary>
internal sealed class CredentialWatch : IDisposable
{
    private readonly string name;
    private readonly string subject;
    private readonly byte[] fingerprint;
    private readonly RevocationSources sources;
    private readonly RevocationQuestion question;
    private readonly KeptAnswers shelf;
    private readonly TimeSpan grace;
    private readonly EjbcaPatience patience;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private RevocationAnswer? last;
    private RevocationAnswer? kept;
    private string trouble = "it was not asked for yet";
    private DateTimeOffset due = DateTimeOffset.MinValue;
    private Task? recalling;
    private Task? asking;

    internal CredentialWatch(string name, EjbcaCredential credential, EjbcaConnection connection, EjbcaPatience patience, KeptAnswers shelf, IRandomSource random, TimeProvider time)
    {
        (this.name, this.patience, this.shelf, this.time, grace) = (name, patience, shelf, time, connection.Grace);
        subject = credential.Certificate.Subject;
        fingerprint = SHA256.HashData(credential.Certificate.RawData);
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
        await Recall().WaitAsync(cancellation).ConfigureAwait(false);
        if (sources.IsAny)
        {
            var asked = Ask();
            if (IsInForce())
            {
                return;
            }

            await asked.WaitAsync(cancellation).ConfigureAwait(false);
        }

        if (Standing is { MayAsk: false } standing)
        {
            throw new PkiRefusedException(PkiRefusal.RegistrationWithdrawn, $"Authority '{name}' is asked for nothing: {standing.Words}.");
        }
    }

    internal async Task LookAsync(CancellationToken cancellation)
    {
        await Recall().WaitAsync(cancellation).ConfigureAwait(false);
        if (sources.IsAny)
        {
            await Ask().WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => question.Dispose();

    private bool IsInForce()
    {
        lock (gate)
        {
            return last is { RevokedAt: null } answer && time.GetUtcNow() <= answer.NextUpdate;
        }
    }

    /// <summary>What was known before this start: once, before anything is asked.</summary>
    private Task Recall()
    {
        lock (gate)
        {
            return recalling is { IsFaulted: false } ? recalling : recalling = Task.Run(RecallOnceAsync);
        }
    }

    private async Task RecallOnceAsync()
    {
        var found = await shelf.FindAsync(fingerprint).ConfigureAwait(false);
        lock (gate)
        {
            last = kept = found;
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
        RevocationAnswer? before;
        RevocationAnswer? now;
        lock (gate)
        {
            trouble = words;
            // An older answer that is shown again, by whoever carries it, takes nothing back.
            if (answer is not null && (last is null || answer.ThisUpdate >= last.ThisUpdate))
            {
                last = answer;
            }

            due = time.GetUtcNow() + (answer is null ? patience.StandingRetry : patience.StandingEvery);
            (before, now) = (kept, last);
        }

        // Counts from here on, kept or not; what could not be kept is tried again with the next look.
        if (now is not null && now != before)
        {
            await shelf.KeepAsync(name, fingerprint, now, isNews: before is null || before.RevokedAt != now.RevokedAt).ConfigureAwait(false);
            lock (gate)
            {
                kept = now;
            }
        }
    }

    private CredentialStanding Judge(DateTimeOffset now)
    {
        if (!sources.IsAny && last?.RevokedAt is null)
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
            null => new(CredentialStandingKind.Unknown, $"whether the credential '{subject}' was revoked could not be learned yet ({trouble})"),
        };
    }
}
