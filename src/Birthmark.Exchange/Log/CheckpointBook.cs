using System.Text;
using Birthmark.Exchange.Identity;
using Birthmark.Keys;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Log;

/// <summary>
/// The checkpoints of this hub's log: makes them, keeps each one for ever, and takes witnesses' cosignatures. Never signs a log that does not contain
/// what it signed before (C2SP tlog-checkpoint, "Signatures").
/// </summary>
public sealed class CheckpointBook : IDisposable
{
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly AuditLog log;
    private readonly HubToken token;
    private readonly Witnesses witnesses;
    private readonly IRollbackGuard guard;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1);
    private NoteKey? key;

    internal CheckpointBook(IJournal journal, IReader reader, AuditLog log, HubToken token, Witnesses witnesses, IRollbackGuard guard, TimeProvider time) =>
        (this.journal, this.reader, this.log, this.token, this.witnesses, this.guard, this.time) = (journal, reader, log, token, witnesses, guard, time);

    /// <summary>Name and public half of the key that signs; the name is the log's origin.</summary>
    public async Task<NoteKey> KeyAsync(CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref key) is { } known)
        {
            return known;
        }

        var signer = await token.KeyAsync(HubToken.LogKey, cancellation);
        // Unique and never reachable: what the log is called follows from its key.
        var name = $"birthmark.invalid/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(signer.PublicKey.Span).AsSpan(0, 8))}";
        return NoteKey.TryMake(name, signer.PublicKey.Span, out var made, out var why)
            ? key = made
            : throw new ExchangeRefusedException(ExchangeRefusal.WitnessInvalid, $"{why} Give the crypto token '{HubToken.Name}' a P-256 key '{HubToken.LogKey}'.");
    }

    /// <summary>Why this log cannot be trusted any more; null while it holds what was signed.</summary>
    public string? Fault => log.Condemned;

    /// <summary>
    /// At start, before anything is appended: the checkpoint that the log names last is the newest kept, and the log still holds what it says. Work is
    /// bounded, however long the log; <c>birthmark verify log</c> looks at every leaf.
    /// </summary>
    /// <exception cref="ExchangeRefusedException">It does not.</exception>
    public async Task VerifyAsync()
    {
        if (await NamedAsync() is { } last)
        {
            RefuseForeign(last, await KeyAsync());
            await HeadAfterAsync(last.Checkpoint.Head);
        }
    }

    /// <summary>
    /// The newest checkpoint, made now when the log has grown since the last. A leaf written with it names it, so a checkpoint cannot vanish without the
    /// log telling; such leaves alone are no growth. When the log is not what was signed, it is condemned: the journal writes nothing more.
    /// </summary>
    /// <exception cref="ExchangeRefusedException">The log does not contain what was signed before.</exception>
    public async Task<SignedCheckpoint> EnsureAsync(CancellationToken cancellation = default)
    {
        await one.WaitAsync(cancellation);
        try
        {
            // The token's first use appends leaves itself, so the key comes before the head.
            var own = await KeyAsync(cancellation);
            var signer = await token.KeyAsync(HubToken.LogKey, cancellation);
            var last = await NamedAsync();
            if (last is not null)
            {
                RefuseForeign(last, own);
            }

            var head = await HeadAfterAsync(last?.Checkpoint.Head);
            if (last is not null && !await log.HasGrownAsync(last.Size))
            {
                return last;
            }

            var made = Sign(new Checkpoint(own.Name, head, await guard.MarkAsync(cancellation)), own, signer);
            var note = made.Note.Encode();
            await journal.CommitAsync("checkpoint.make", tx => CheckpointLeaf.Keep(tx, made, note, time.GetUtcNow()), cancellation);
            return made;
        }
        catch (ExchangeRefusedException e) when (e.Code == ExchangeRefusal.LogRewritten)
        {
            log.Condemn(e.Message);
            throw;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The newest one with its cosignatures; null before the first.</summary>
    public Task<SignedCheckpoint?> NewestAsync() => ReadAsync("ORDER BY size DESC LIMIT 1");

    /// <summary>The one of this size with its cosignatures, or null.</summary>
    public Task<SignedCheckpoint?> FindAsync(long size) => ReadAsync("WHERE size = $1", size);

    /// <summary>The first checkpoint over at least so many leaves, or null.</summary>
    public Task<SignedCheckpoint?> FirstCoveringAsync(long size) => ReadAsync("WHERE size >= $1 ORDER BY size LIMIT 1", size);

    /// <summary>The last checkpoint over at most so many leaves, or null.</summary>
    public Task<SignedCheckpoint?> LastWithinAsync(long size) => ReadAsync("WHERE size <= $1 ORDER BY size DESC LIMIT 1", size);

    /// <summary>The first checkpoint over at least so many leaves that a witness has cosigned, or null.</summary>
    public Task<SignedCheckpoint?> FirstWitnessedAsync(long size) =>
        ReadAsync("WHERE size = (SELECT MIN(size) FROM exchange_cosignature WHERE size >= $1)", size);

    /// <summary>Takes a witness's cosignature: a note over a checkpoint of this hub, signed by a registered key. The same again changes nothing.</summary>
    /// <exception cref="ExchangeRefusedException">Malformed, not by a known witness, wrong, or over something this hub did not sign.</exception>
    public async Task<SignedCheckpoint> TakeCosignatureAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation = default)
    {
        if (!SignedCheckpoint.TryRead(octets.Span, out var signed, out var why))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.NoteInvalid, why);
        }

        var own = await FindAsync(signed.Size);
        if (own is null || own.Note.Text != signed.Note.Text)
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.CheckpointUnknown, $"This hub made no checkpoint '{signed.Note.Text.TrimEnd().Replace('\n', ' ')}': cosign what /log/checkpoint says.");
        }

        var good = (await witnesses.ListAsync()).Where(signed.Note.IsSignedBy).ToList();
        if (good.Count == 0)
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.WitnessUnknown, $"None of the {signed.Note.Signatures.Count} signatures is a good one by a registered witness: register the witness's key first.");
        }

        await journal.CommitAsync("checkpoint.witness", tx => Keep(tx, signed, good, time.GetUtcNow()), cancellation);
        return (await FindAsync(signed.Size))!;
    }

    public void Dispose() => one.Dispose();

    private static int Keep(ITransaction tx, SignedCheckpoint signed, List<NoteKey> good, DateTimeOffset at) => good.Sum(witness => tx.Execute(
        "INSERT INTO exchange_cosignature (size, witness, signature, received_at) VALUES ($1, $2, $3, $4) ON CONFLICT (size, witness) DO NOTHING",
        signed.Size, witness.Name, signed.Note.Signatures.First(s => s.Name == witness.Name && s.KeyId == witness.Id).Signature.ToArray(), at));

    private static SignedCheckpoint Sign(Checkpoint checkpoint, NoteKey own, ISigningKey signer)
    {
        var signature = signer.Sign(Encoding.UTF8.GetBytes(checkpoint.Text), SignatureAlgorithm.EcdsaWithSha256);
        return new(checkpoint, new SignedNote(checkpoint.Text, [new NoteSignature(own.Name, own.Id, signature)]));
    }

    private static void RefuseForeign(SignedCheckpoint last, NoteKey own)
    {
        if (!last.Note.IsSignedBy(own))
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.LogRewritten,
                $"The last checkpoint kept here ({last.Size} leaves) is not signed by this hub: the database was altered by hand. Stop, keep it as evidence, and restore an unaltered one.");
        }
    }

    /// <summary>The newest one, which must be the one that the log names last.</summary>
    private async Task<SignedCheckpoint?> NamedAsync()
    {
        var (newest, leaf) = (await NewestAsync(), await log.NewestCheckpointLeafAsync());
        return leaf is null || CheckpointLeaf.Names(leaf, newest) ? newest : throw new ExchangeRefusedException(
            ExchangeRefusal.LogRewritten,
            $"The leaf at {leaf.Index} of the audit log names a checkpoint of {leaf.Subject} leaves, and the newest kept here is {(newest is null ? "none" : $"one of {newest.Size}")}: the database was altered by hand. Stop, keep it as evidence, and restore an unaltered one.");
    }

    /// <summary>The head of the log now, which must extend what was signed last.</summary>
    private async Task<TreeHead> HeadAfterAsync(TreeHead? last)
    {
        try
        {
            var now = await log.Tree.HeadAsync();
            var isExtended = last is null || (now.Size >= last.Size && TreeProof.IsConsistent(last, now, await log.Tree.ProveConsistencyAsync(last.Size, now.Size)));
            return isExtended ? now : throw new ExchangeRefusedException(
                ExchangeRefusal.LogRewritten,
                $"The audit log ({now.Size} leaves) no longer contains what was signed at {last!.Size} leaves: it was cut or altered by hand. Stop, keep the database as evidence, and restore an unaltered one.");
        }
        catch (AuditGapException gap)
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.LogRewritten, $"{gap.Message} The audit log was altered by hand. Stop, keep the database as evidence, and restore an unaltered one.");
        }
    }

    private async Task<SignedCheckpoint?> ReadAsync(string which, params SqlValue[] values)
    {
        var rows = await reader.QueryAsync($"SELECT size, note FROM exchange_checkpoint {which}", r => r.GetFieldValue<byte[]>(1), values);
        if (rows.Count == 0)
        {
            return null;
        }

        if (!SignedCheckpoint.TryRead(rows[0], out var signed, out _))
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.LogRewritten, "A checkpoint kept here cannot be read: the database was altered by hand. Stop, keep it as evidence, and restore an unaltered one.");
        }

        var cosigned = await reader.QueryAsync(
            "SELECT c.witness, w.public_key, c.signature FROM exchange_cosignature c JOIN exchange_witness w ON w.name = c.witness WHERE c.size = $1 ORDER BY c.witness",
            r => (Witness: r.GetString(0), PublicKey: r.GetFieldValue<byte[]>(1), Signature: r.GetFieldValue<byte[]>(2)), signed.Size);
        return signed.With(cosigned.Select(c => NoteKey.TryMake(c.Witness, c.PublicKey, out var witness, out _) ? new NoteSignature(c.Witness, witness.Id, c.Signature) : null)
            .OfType<NoteSignature>());
    }
}
