using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Log;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Reports;

/// <summary>Makes the signed report of a closed batch: streamed, so that a million devices need no more memory than ten.</summary>
public sealed class ReportDesk
{
    private readonly IReportSource source;
    private readonly IReader reader;
    private readonly AuditTree tree;
    private readonly AuditTiles tiles;
    private readonly CheckpointBook checkpoints;
    private readonly ReportIdentity identity;
    private readonly EnrolmentDesk enrolments;
    private readonly TimeProvider time;

    internal ReportDesk(IReportSource source, IReader reader, AuditLog log, CheckpointBook checkpoints, ReportIdentity identity, EnrolmentDesk enrolments, TimeProvider time)
    {
        (this.source, this.reader, this.checkpoints, this.identity, this.enrolments, this.time) = (source, reader, checkpoints, identity, enrolments, time);
        (tree, tiles) = (log.Tree, new AuditTiles(reader));
    }

    /// <summary>Looks at everything that could refuse, before the first octet is written.</summary>
    /// <param name="batch">UID.</param>
    /// <param name="earlier">Size of a checkpoint the reader holds already: the report proves that its log continues it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ExchangeRefusedException">Not closed, or the log does not know the batch.</exception>
    public async Task<PreparedReport> PrepareAsync(string batch, long? earlier = null, CancellationToken cancellation = default)
    {
        var facts = await source.FindAsync(batch, cancellation);
        var span = await BatchSpan.FindAsync(reader, facts.Uid) ?? throw new ExchangeRefusedException(
            ExchangeRefusal.LogRewritten, $"The audit log does not hold the opening and the closing of batch {facts.Uid}: it was altered; restore an unaltered database.");
        // A witnessed checkpoint proves more; any that covers the batch proves enough.
        var covered = Math.Max(span.To, earlier ?? 0);
        var checkpoint = await checkpoints.FirstWitnessedAsync(covered) ?? await checkpoints.FirstCoveringAsync(covered) ?? await checkpoints.EnsureAsync(cancellation);
        var older = new List<EarlierCheckpoint>();
        foreach (var each in new[] { await checkpoints.LastWithinAsync(span.From), earlier is { } size ? await checkpoints.FindAsync(size) : null })
        {
            if (each is not null && each.Size <= checkpoint.Size && older.TrueForAll(o => o.Checkpoint.Size != each.Size))
            {
                older.Add(new(each, await tree.ProveConsistencyAsync(each.Size, checkpoint.Size)));
            }
        }

        // First: it makes the key at its first use.
        var signer = await identity.SignerAsync(cancellation);
        return new PreparedReport(
            facts, await checkpoints.KeyAsync(cancellation), span, await tiles.SubtreesAsync(0, span.From), await tiles.SubtreesAsync(span.To, checkpoint.Size),
            checkpoint, older, await enrolments.LookAsync(cancellation), signer);
    }

    /// <summary>Writes the report.</summary>
    /// <returns>SHA-256 of its signature, lower-case hex: what a person compares.</returns>
    public async Task<string> WriteAsync(PreparedReport report, Stream output, CancellationToken cancellation = default)
    {
        var at = time.GetUtcNow();
        using var cms = new CmsSigningStream(output, report.Signer, at);
        using var writer = new ReportWriter(cms, cancellation);
        await HeadAsync(writer, report, at);
        writer.OpenArray(ReportForm.Allow);
        await DevicesAsync(writer, report, isAllowed: true, cancellation);
        writer.OpenArray(ReportForm.Deny);
        await DevicesAsync(writer, report, isAllowed: false, cancellation);
        await LogAsync(writer, report, cancellation);
        await writer.RawAsync(ReportForm.Close);
        await writer.FlushAsync();
        return Convert.ToHexStringLower(SHA256.HashData(await cms.CompleteAsync(cancellation)));
    }

    private static async Task HeadAsync(ReportWriter writer, PreparedReport report, DateTimeOffset at)
    {
        await writer.RawAsync(ReportForm.Open);
        await writer.MemberAsync("report", j => j.WriteStringValue(ReportForm.Kind));
        await writer.MemberAsync("made_at", j => j.WriteStringValue(ReportJson.Time(at)));
        await writer.MemberAsync("software", j => j.WriteStringValue($"birthmark {typeof(ReportDesk).Assembly.GetName().Version!.ToString(3)}"));
        await writer.MemberAsync("log_key", j => j.WriteStringValue(report.LogKey.Text));
        await writer.MemberAsync("checkpoint", j => j.WriteStringValue(Encoding.UTF8.GetString(report.Checkpoint.Note.Encode())));
        await writer.MemberAsync("batch", j => ReportJson.Batch(j, report.Batch, report.Hub));
        await writer.MemberAsync("balance", j => ReportJson.Balance(j, report.Batch.Balance));
    }

    private async Task DevicesAsync(ReportWriter writer, PreparedReport report, bool isAllowed, CancellationToken cancellation)
    {
        await foreach (var device in source.DevicesAsync(report.Batch.Uid, isAllowed, cancellation))
        {
            await writer.ElementAsync(j => ReportJson.Device(j, device));
        }

        writer.CloseArray();
    }

    private async Task LogAsync(ReportWriter writer, PreparedReport report, CancellationToken cancellation)
    {
        await writer.MemberAsync("range", j =>
        {
            j.WriteStartObject();
            j.WriteNumber("from", report.Span.From);
            j.WriteNumber("to", report.Span.To);
            j.WritePropertyName("before");
            ReportJson.Hashes(j, report.Before);
            j.WritePropertyName("after");
            ReportJson.Hashes(j, report.After);
            j.WriteEndObject();
        });
        writer.OpenArray(ReportForm.Leaves);
        await LeavesAsync(writer, report, cancellation);
        writer.CloseArray();
        await writer.MemberAsync("earlier", j =>
        {
            j.WriteStartArray();
            foreach (var (checkpoint, proof) in report.Earlier)
            {
                j.WriteStartObject();
                j.WriteString("checkpoint", Encoding.UTF8.GetString(checkpoint.Note.Encode()));
                j.WritePropertyName("proof");
                ReportJson.Hashes(j, proof);
                j.WriteEndObject();
            }

            j.WriteEndArray();
        }, isLast: true);
    }

    /// <summary>Leaves of the batch as they are, those of others as hashes.</summary>
    private async Task LeavesAsync(ReportWriter writer, PreparedReport report, CancellationToken cancellation)
    {
        var asFact = Encoding.UTF8.GetBytes($"\"batch\":\"{report.Batch.Uid}\"");
        var asSubject = Encoding.UTF8.GetBytes($"\"subject\":\"{report.Batch.Uid}\"}}");
        var foreign = new List<byte>(ReportForm.HashesALine * TreeHash.Size);
        await foreach (var (leaf, hash) in report.Span.LeavesAsync(reader, cancellation))
        {
            var isOwn = leaf.AsSpan().IndexOf(asFact) >= 0 || leaf.AsSpan().EndsWith(asSubject);
            if (foreign.Count > 0 && (isOwn || foreign.Count == ReportForm.HashesALine * TreeHash.Size))
            {
                await writer.ElementAsync(j => j.WriteStringValue(Convert.ToBase64String(foreign.ToArray())));
                foreign.Clear();
            }

            if (isOwn)
            {
                await writer.ElementAsync(leaf);
            }
            else
            {
                foreign.AddRange(hash);
            }
        }

        if (foreign.Count > 0)
        {
            await writer.ElementAsync(j => j.WriteStringValue(Convert.ToBase64String(foreign.ToArray())));
        }
    }
}
