using System.Globalization;
using System.Text.Json;
using Birthmark.Exchange.Log;
using Birthmark.Storage;

namespace Birthmark.Exchange.Verification;

/// <summary>One pass over a log's leaves, with its checkpoints beside.</summary>
internal sealed class LogWalk(ILogCopy copy, IAsyncEnumerator<SignedCheckpoint> checkpoints, LogExpectation expectation)
{
    private readonly CompactRange range = new();
    private readonly TileTower tower = new();
    private SignedCheckpoint? next;
    private SignedCheckpoint? last;
    private DateTimeOffset lastAt = DateTimeOffset.MinValue;
    private long count;
    private long setBack;

    internal async Task BeginAsync()
    {
        if (expectation.Earlier is { } mine && (mine.Checkpoint.Origin != expectation.Key.Name || !mine.Note.IsSignedBy(expectation.Key)))
        {
            throw new LogWrongException(LogFault.Consistency, 0, $"Your checkpoint is of the log '{mine.Checkpoint.Origin}', or not signed by the key '{expectation.Key.Name}'.");
        }

        await AdvanceAsync().ConfigureAwait(false);
        await MeetAsync().ConfigureAwait(false);
    }

    internal async Task TakeAsync(LogLeaf leaf)
    {
        var index = range.Size;
        if (leaf.Index != index)
        {
            throw new LogWrongException(LogFault.Missing, index, $"The leaf at {index} is missing; the next one kept is {leaf.Index}.");
        }

        var hash = AuditLeaf.Hash(leaf.Text);
        if (leaf.Hash is { } kept && !kept.AsSpan().SequenceEqual(hash))
        {
            throw new LogWrongException(LogFault.Leaf, index, $"The leaf at {index} was altered: its text does not give the hash that is kept for it.");
        }

        Read(leaf, index);
        _ = range.TryAppend(0, hash);
        foreach (var (level, place, computed) in tower.Append(hash))
        {
            if (await copy.NodeAsync(level, place).ConfigureAwait(false) is not { } node || !node.AsSpan().SequenceEqual(computed))
            {
                var from = place << (8 * level);
                throw new LogWrongException(
                    LogFault.Tree, from, $"The hash kept over leaves {from} to {range.Size - 1} is not theirs: one of them was altered together with its own hash, or that hash itself was.");
            }
        }

        await MeetAsync().ConfigureAwait(false);
    }

    internal async Task<LogVerdict> CompleteAsync()
    {
        // Checkpoints made meanwhile are over leaves that came meanwhile.
        if (next is not null && await copy.SizeAsync().ConfigureAwait(false) < next.Size)
        {
            throw new LogWrongException(LogFault.Missing, range.Size, $"A checkpoint is kept over {next.Size} leaves, and the log has {range.Size}: it was cut.");
        }

        if (expectation.Earlier is { } mine && mine.Size > range.Size)
        {
            throw new LogWrongException(
                LogFault.Consistency, range.Size, $"Your checkpoint is over {mine.Size} leaves, and this log has {range.Size}: it was cut, or an old database was put back.");
        }

        return new(range.Size, last?.Size ?? 0, count, setBack, expectation.Earlier?.Size);
    }

    /// <summary>Everything that was signed over as many leaves as have been taken.</summary>
    private async Task MeetAsync()
    {
        if (expectation.Earlier is { } mine && mine.Size == range.Size && !IsOver(mine))
        {
            throw new LogWrongException(
                LogFault.Consistency, last?.Size ?? 0, $"This is not the log that your checkpoint of {mine.Size} leaves is over: it was forked. Keep both, they prove it.");
        }

        while (next is { } checkpoint && checkpoint.Size <= range.Size)
        {
            if (checkpoint.Checkpoint.Origin != expectation.Key.Name || !checkpoint.Note.IsSignedBy(expectation.Key))
            {
                throw new LogWrongException(LogFault.Checkpoint, checkpoint.Size, $"The checkpoint of {checkpoint.Size} leaves is not signed by the key '{expectation.Key.Name}'.");
            }

            if (!IsOver(checkpoint))
            {
                var from = last?.Size ?? 0;
                throw new LogWrongException(
                    LogFault.Checkpoint, from, $"The first {checkpoint.Size} leaves are not those that were signed: one from {from} on was altered together with every hash over it.");
            }

            (last, count) = (checkpoint, count + 1);
            await AdvanceAsync().ConfigureAwait(false);
        }
    }

    private bool IsOver(SignedCheckpoint checkpoint) => checkpoint.Checkpoint.Head.Root.AsSpan().SequenceEqual(range.Root());

    private async Task AdvanceAsync() => next = await checkpoints.MoveNextAsync().ConfigureAwait(false) ? checkpoints.Current : null;

    /// <summary>What the leaf says of itself, against its place, its predecessor and the columns beside it.</summary>
    private void Read(LogLeaf leaf, long index)
    {
        try
        {
            using var json = JsonDocument.Parse(leaf.Text);
            var text = json.RootElement;
            var (act, at) = (text.GetProperty("act").GetString()!, text.GetProperty("at").GetDateTimeOffset());
            var isRight = text.GetProperty("index").ValueEquals(index.ToString(CultureInfo.InvariantCulture))
                && (leaf.Row is not { } row || (row.Act == act && row.At == at && text.GetProperty("actor").ValueEquals(row.Actor) && text.GetProperty("subject").ValueEquals(row.Subject)));
            if (!isRight)
            {
                throw new LogWrongException(LogFault.Leaf, index, $"The leaf at {index} says otherwise than the columns beside it, or that it stands elsewhere.");
            }

            CheckTime(act, at, index);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new LogWrongException(LogFault.Leaf, index, $"The leaf at {index} cannot be read.");
        }

        if (copy.HoldsAllCheckpoints && leaf.Row?.Act == CheckpointLeaf.Act && (last is null || !CheckpointLeaf.Names(leaf.Text, last)))
        {
            throw new LogWrongException(LogFault.Checkpoint, index, $"The leaf at {index} names a checkpoint of {leaf.Row.Subject} leaves, and none such is kept.");
        }
    }

    private void CheckTime(string act, DateTimeOffset at, long index)
    {
        if (act == AuditClock.SetBack)
        {
            setBack++;
        }
        else if (at < lastAt)
        {
            throw new LogWrongException(LogFault.Clock, index, $"The leaf at {index} is dated before its predecessor, and no leaf tells that the clock was set back.");
        }

        lastAt = at;
    }
}
