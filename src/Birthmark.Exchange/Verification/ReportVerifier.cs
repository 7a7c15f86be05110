using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Pages;
using Birthmark.Exchange.Reports;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Verification;

/// <summary>Verifies a report with nothing but the file and what the auditor trusts: no server, no network, memory bounded by a few dozen octets a device.</summary>
public static class ReportVerifier
{
    /// <exception cref="ReportWrongException">Names the first thing that is wrong.</exception>
    public static async Task<ReportVerdict> VerifyAsync(Stream file, ReportExpectation expectation, CancellationToken cancellation = default)
    {
        using var content = new CmsVerifyingStream(file);
        ReportWrongException? wrong = null;
        ReadReport? read = null;
        try
        {
            read = await ReadAsync(new ContentLines(content), cancellation).ConfigureAwait(false);
        }
        catch (ReportWrongException e) when (e.Fault > ReportFault.Chain)
        {
            // Content that was altered is told as what it is: not signed. So the signature is looked at before what the content says.
            wrong = e;
            var rest = new byte[CmsForm.Piece];
            while (await content.ReadAsync(rest, cancellation).ConfigureAwait(false) > 0)
            {
            }
        }

        var tail = await content.CompleteAsync(cancellation).ConfigureAwait(false);
        var signer = CmsTrust.Check(tail, expectation.Trust);
        return wrong is null ? Judge(read!, expectation, signer, tail) : throw wrong;
    }

    private static async Task<ReadReport> ReadAsync(ContentLines lines, CancellationToken cancellation)
    {
        var reader = new ReportReader(lines, cancellation);
        await reader.ExpectAsync("{").ConfigureAwait(false);
        var kind = await reader.MemberAsync("report").ConfigureAwait(false);
        if (kind.ValueKind != JsonValueKind.String || kind.GetString() != ReportForm.Kind)
        {
            throw JsonRead.Wrong("it is of another kind or version");
        }

        _ = await reader.MemberAsync("made_at").ConfigureAwait(false);
        var software = await reader.MemberAsync("software").ConfigureAwait(false);
        var key = LogKey(await reader.MemberAsync("log_key").ConfigureAwait(false));
        var checkpoint = Checkpoint(await reader.MemberAsync("checkpoint").ConfigureAwait(false), key);
        var batch = await reader.MemberAsync("batch").ConfigureAwait(false);
        var balance = Balance(await reader.MemberAsync("balance").ConfigureAwait(false));
        var devices = new DeviceTally(balance);
        var reasons = new DenyReasons();
        await reader.ArrayAsync("allow", (line, number) => Device(devices, null, line, number)).ConfigureAwait(false);
        await reader.ArrayAsync("deny", (line, number) => Device(devices, reasons, line, number)).ConfigureAwait(false);
        var (demanded, allowed) = devices.Complete();
        var range = await reader.MemberAsync("range").ConfigureAwait(false);
        await LeavesAsync(reader, range, batch, balance, checkpoint, demanded, allowed).ConfigureAwait(false);
        var earlier = await reader.MemberAsync("earlier", isLast: true).ConfigureAwait(false);
        await reader.ExpectAsync("}").ConfigureAwait(false);
        await reader.EndAsync().ConfigureAwait(false);
        return new(software, reasons, key, checkpoint, batch, balance, devices.ForOwner, range.Number("to"), Earlier(earlier, checkpoint, key));
    }

    private static async Task LeavesAsync(
        ReportReader reader, JsonElement range, JsonElement batch, ReportedBalance balance, SignedCheckpoint checkpoint, DigestTicks demanded, DigestTicks allowed)
    {
        var (from, to) = (range.Number("from"), range.Number("to"));
        if (from >= to || to > checkpoint.Size || to - from > int.MaxValue)
        {
            throw new ReportWrongException(ReportFault.Inclusion, $"The batch's stretch of the log, {from} to {to}, is not within the checkpoint's {checkpoint.Size} leaves.");
        }

        var leaves = new LeafTally(batch.Text("uid"), batch, balance, demanded, allowed, from, to);
        var isWhole = leaves.Range.TryAppend(from, range.Hashes("before"));
        await reader.ArrayAsync("leaves", (line, number) =>
        {
            if (line.Span.StartsWith("\""u8))
            {
                using var run = JsonRead.Parse(line, number);
                leaves.TakeForeign(run.RootElement.TryGetBytesFromBase64(out var hashes) ? hashes : throw JsonRead.Wrong($"line {number} is not base64"));
            }
            else
            {
                leaves.TakeOwn(line, number);
            }
        }).ConfigureAwait(false);
        isWhole = isWhole && leaves.Range.Size == to && leaves.Range.TryAppend(checkpoint.Size, range.Hashes("after"));
        if (!isWhole || !leaves.Range.Root().AsSpan().SequenceEqual(checkpoint.Checkpoint.Head.Root))
        {
            throw new ReportWrongException(ReportFault.Inclusion, $"The leaves of the report are not leaves {from} to {to} of the log that the checkpoint is over.");
        }

        leaves.Complete();
    }

    private static ReportVerdict Judge(ReadReport read, ReportExpectation expectation, string signer, CmsTail tail)
    {
        var uid = read.Batch.Text("uid");
        if (expectation.Batch is { } wanted && wanted != uid)
        {
            throw new ReportWrongException(ReportFault.Expectation, $"This is a good report, but of batch {uid}, not of {wanted}.");
        }

        expectation.Enrolled?.Demand(tail, read.LogKey);
        var continues = expectation.Earlier is { } earlier ? Continues(read, earlier) : (long?)null;
        if (expectation.After is { } last)
        {
            if (read.To <= last.Size)
            {
                throw new ReportWrongException(
                    ReportFault.Expectation, $"Batch {uid} was closed by leaf {read.To - 1}, before your checkpoint of {last.Size} leaves: this is a report of something reported before.");
            }

            continues = Continues(read, last);
        }

        foreach (var witness in expectation.Witnesses)
        {
            if (!read.Checkpoint.Note.IsSignedBy(witness))
            {
                throw new ReportWrongException(
                    ReportFault.Witness, $"The checkpoint of {read.Checkpoint.Size} leaves has no good cosignature by the witness '{witness.Name}': ask for the report again when it has been witnessed.");
            }
        }

        return new()
        {
            Batch = uid,
            Name = read.Batch.Text("name"),
            Project = read.Batch.Text("project"),
            State = read.Batch.Text("state"),
            Balance = read.Balance,
            Facts = ReportFacts.Of(read.Software, read.Batch, read.Reasons, read.Checkpoint, tail),
            ForOwner = read.ForOwner,
            Signer = signer,
            SignedAt = tail.SignedAt,
            SignatureFingerprint = Convert.ToHexStringLower(SHA256.HashData(tail.Signature)),
            Log = read.Checkpoint.Checkpoint.Origin,
            LogSize = read.Checkpoint.Size,
            Witnesses = [.. expectation.Witnesses.Select(w => w.Name)],
            Continues = continues,
        };
    }

    /// <summary>The report's log holds everything that the auditor's own checkpoint was over.</summary>
    private static long Continues(ReadReport read, SignedCheckpoint own)
    {
        var (theirs, mine) = (read.Checkpoint.Checkpoint, own.Checkpoint);
        if (theirs.Origin != mine.Origin || !own.Note.IsSignedBy(read.LogKey))
        {
            throw new ReportWrongException(ReportFault.Consistency, $"Your checkpoint is of the log '{mine.Origin}', or not signed by its key; the report's is of '{theirs.Origin}'.");
        }

        if (theirs.Head.Size < mine.Head.Size)
        {
            throw new ReportWrongException(
                ReportFault.Consistency, $"The report's checkpoint ({theirs.Head.Size} leaves) is older than yours ({mine.Head.Size}): it is a report from before, or its log was cut.");
        }

        if (theirs.Head.Size == mine.Head.Size)
        {
            return theirs.Head.Root.AsSpan().SequenceEqual(mine.Head.Root) ? mine.Head.Size : throw Forked(mine);
        }

        var proof = read.Earlier.FirstOrDefault(e => e.Head.Size == mine.Head.Size).Proof ?? throw new ReportWrongException(
            ReportFault.Consistency, $"The report does not prove that its log continues your checkpoint of {mine.Head.Size} leaves: ask for it with --earlier {mine.Head.Size}.");
        return TreeProof.IsConsistent(mine.Head, theirs.Head, proof) ? mine.Head.Size : throw Forked(mine);
    }

    private static ReportWrongException Forked(Checkpoint mine) =>
        new(ReportFault.Consistency, $"The log was forked: it is not the one that your checkpoint of {mine.Head.Size} leaves is over. Keep both files, they prove it.");

    /// <summary>Reasons are those of the deny list; null for a device of the allow list.</summary>
    private static void Device(DeviceTally devices, DenyReasons? reasons, ReadOnlyMemory<byte> line, long number)
    {
        using var device = JsonRead.Parse(line, number);
        devices.Take(device.RootElement, isAllowed: reasons is null);
        reasons?.Add(device.RootElement.OptionalText("reason"), device.RootElement.Text("outcome") != Outcomes.Unconfirmed);
    }

    private static NoteKey LogKey(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && NoteKey.TryRead("", element.GetString()!, out var key, out _) ? key : throw JsonRead.Wrong("the log's key cannot be read");

    private static SignedCheckpoint Checkpoint(JsonElement element, NoteKey key)
    {
        if (element.ValueKind != JsonValueKind.String || !SignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(element.GetString()!), out var signed, out _))
        {
            throw JsonRead.Wrong("a checkpoint cannot be read");
        }

        return signed.Checkpoint.Origin == key.Name && signed.Note.IsSignedBy(key)
            ? signed
            : throw new ReportWrongException(ReportFault.Consistency, $"The checkpoint of {signed.Size} leaves is not signed by the log's key '{key.Name}'.");
    }

    private static ReportedBalance Balance(JsonElement element) =>
        new(element.Number("authorised"), element.Number("provisioned"), element.Number("scrapped"), element.Number("unconfirmed"), element.Number("left"));

    /// <summary>Every checkpoint from before that the report names must be continued by its own.</summary>
    private static List<(TreeHead Head, List<byte[]> Proof)> Earlier(JsonElement element, SignedCheckpoint checkpoint, NoteKey key)
    {
        var earlier = new List<(TreeHead, List<byte[]>)>();
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw JsonRead.Wrong("'earlier' is no list");
        }

        foreach (var each in element.EnumerateArray())
        {
            var (older, proof) = (Checkpoint(each.Member("checkpoint", JsonValueKind.String), key), each.Hashes("proof"));
            if (!TreeProof.IsConsistent(older.Checkpoint.Head, checkpoint.Checkpoint.Head, proof))
            {
                throw new ReportWrongException(ReportFault.Consistency, $"The log does not continue its own checkpoint of {older.Size} leaves.");
            }

            earlier.Add((older.Checkpoint.Head, proof));
        }

        return earlier;
    }

    private sealed record ReadReport(
        JsonElement Software, DenyReasons Reasons, NoteKey LogKey, SignedCheckpoint Checkpoint, JsonElement Batch, ReportedBalance Balance, long ForOwner, long To,
        IReadOnlyList<(TreeHead Head, List<byte[]> Proof)> Earlier);
}
