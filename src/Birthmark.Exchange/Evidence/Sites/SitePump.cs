using System.Text;
using Birthmark.Exchange.Log;
using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>
/// Sends the log to one site, in order, for as long as it is told to: what the site holds is the cursor, so that what was sent twice, or was lost on the way, is no harm.
/// While a push is on its way the next is read.
/// </summary>
public sealed class SitePump
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Wishes for other leaves, one behind the other, that are heard before a pause.</summary>
    private const int MostGaps = 4;

    private readonly string site;
    private readonly EvidenceSites sites;
    private readonly PushPreparation preparation;
    private readonly CheckpointBook checkpoints;
    private readonly IHubCredential credential;
    private readonly SiteStates states;
    private readonly Patience patience;
    private readonly TimeProvider time;
    private int gaps;
    private string? note;
    private Task noting = Task.CompletedTask;

    internal SitePump(
        string site, EvidenceSites sites, PushPreparation preparation, CheckpointBook checkpoints, IHubCredential credential, SiteStates states, IRandomSource random, TimeProvider time)
    {
        (this.site, this.sites, this.preparation, this.checkpoints) = (site, sites, preparation, checkpoints);
        (this.credential, this.states, this.time) = (credential, states, time);
        patience = new Patience(random);
    }

    /// <summary>Runs until it is cancelled, or the site is removed or paused.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await sites.FindOrNullAsync(site) is { IsPaused: false } now)
        {
            try
            {
                using var line = new SiteLine(now, credential.Context, time);
                await FlowAsync(line, cancellation);
            }
            catch (Exception e) when (e is SiteSilentException or StorageUnavailableException)
            {
                gaps = 0;
                await WaitAsync(SiteStanding.Waiting, patience.Next(), e.Message, cancellation);
            }
            catch (SiteRefusedException e)
            {
                await WaitAsync(SiteStanding.Refused, Patience.Longest, e.Message, cancellation);
            }
        }
    }

    private Task WaitAsync(SiteStanding standing, TimeSpan pause, string why, CancellationToken cancellation)
    {
        states.Set(site, new(standing, why, time.GetUtcNow() + pause));
        return Task.Delay(pause, time, cancellation);
    }

    private async Task FlowAsync(SiteLine line, CancellationToken cancellation)
    {
        noting = Task.CompletedTask;
        var next = await BeginAsync(line, cancellation);
        Task<PreparedPush?> ahead = preparation.NextAsync(site, next);
        while (line.Uses(credential.Context))
        {
            if (await sites.NextRetriedAsync(site) is { } retried)
            {
                await RetryAsync(line, retried, cancellation);
                continue;
            }

            if (await ahead is not { } push)
            {
                await noting;
                Flows();
                await Task.Delay(Pause, time, cancellation);
                ahead = preparation.NextAsync(site, next);
                continue;
            }

            ahead = preparation.NextAsync(site, push.To);
            next = await TakeReplyAsync(push, await line.PushAsync(push.Body, cancellation), cancellation);
            if (next != push.To)
            {
                await ahead;
                ahead = preparation.NextAsync(site, next);
            }
        }
    }

    /// <summary>Asks what the site holds; a hub that has signed less than that says so and learns what the site thinks of it.</summary>
    private async Task<long> BeginAsync(SiteLine line, CancellationToken cancellation)
    {
        var held = await line.AskAsync(cancellation);
        if (held.Code is not null)
        {
            throw new SiteSilentException($"it said '{held.Code}': {held.Why}");
        }

        if (await preparation.NoneAsync() is { } own && own.Newest < held.Size)
        {
            await TakeReplyAsync(own, await line.PushAsync(own.Body, cancellation), cancellation);
        }

        await AcknowledgeAsync(held, 0, held.Size, cancellation);
        return held.Size;
    }

    private async Task<long> TakeReplyAsync(PreparedPush push, EvidenceReply reply, CancellationToken cancellation)
    {
        switch (reply.Code)
        {
            case null when reply.Size >= push.To:
                gaps = 0;
                await AcknowledgeAsync(reply, push.To - push.From, push.Newest, cancellation);
                Flows();
                return reply.Size;
            case EvidenceCodes.Gap when reply.Size < push.From && gaps++ < MostGaps:
                await sites.AcknowledgeAsync(site, reply.Size, cancellation);
                return reply.Size;
            case EvidenceCodes.Poison when reply.Index is { } index && index >= push.From && index < push.To:
                await ParkAsync(index, reply.Why ?? "the site does not say why", cancellation);
                return push.From;
            case EvidenceCodes.Forked or EvidenceCodes.RolledBack:
                throw new SiteRefusedException($"{reply.Code}: {reply.Why}");
            default:
                throw new SiteSilentException($"it said '{reply.Code ?? "taken"}' to leaves {push.From} to {push.To}, and that it holds {reply.Size}: {reply.Why}");
        }
    }

    /// <summary>Notes what the site said while the next push is on its way: a note that is lost is no harm, the site is asked at the next start.</summary>
    private async Task AcknowledgeAsync(EvidenceReply reply, long leaves, long newest, CancellationToken cancellation)
    {
        await noting;
        noting = NoteAsync(reply, cancellation);
        SiteStates.Sent(site, leaves, Math.Max(0, newest - reply.Size));
    }

    private async Task NoteAsync(EvidenceReply reply, CancellationToken cancellation)
    {
        await sites.AcknowledgeAsync(site, reply.Size, cancellation);
        note = await TakeCosignatureAsync(reply, cancellation);
    }

    private void Flows()
    {
        patience.Reset();
        states.Set(site, new(SiteStanding.Flowing, Note: note));
    }

    /// <summary>What is wrong with the site's cosignature; null when it is kept, or there is none.</summary>
    private async Task<string?> TakeCosignatureAsync(EvidenceReply reply, CancellationToken cancellation)
    {
        if (reply.Checkpoint is null || !SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(reply.Checkpoint), out var signed, out _) || signed.Note.Signatures.Count < 2)
        {
            return null;
        }

        try
        {
            await checkpoints.TakeCosignatureAsync(Encoding.UTF8.GetBytes(reply.Checkpoint), cancellation);
            return null;
        }
        catch (ExchangeRefusedException e)
        {
            return $"the site's cosignature is not kept: {e.Message}";
        }
    }

    private async Task ParkAsync(long index, string reason, CancellationToken cancellation)
    {
        if (await sites.ParkedAsync(site, index, index + 1) is not [])
        {
            throw new SiteSilentException($"it refuses even the hash of leaf {index}: {reason}");
        }

        await sites.ParkAsync(site, index, reason, cancellation);
        states.Park(site, index, reason);
    }

    private async Task RetryAsync(SiteLine line, ParkedLeaf leaf, CancellationToken cancellation)
    {
        if (await preparation.OneAsync(leaf.Index) is not { } push)
        {
            throw new SiteSilentException($"leaf {leaf.Index} cannot be read");
        }

        var reply = await line.PushAsync(push.Body, cancellation);
        if (reply.Code == EvidenceCodes.Poison)
        {
            await sites.ParkAsync(site, leaf.Index, reply.Why ?? leaf.Reason, cancellation);
            states.Park(site, leaf.Index, reply.Why ?? leaf.Reason);
        }
        else
        {
            await TakeReplyAsync(push, reply, cancellation);
            await sites.UnparkAsync(site, leaf.Index, cancellation);
        }
    }
}

/// <summary>The site says that this log contradicts what it holds.</summary>
internal sealed class SiteRefusedException(string message) : Exception(message);
