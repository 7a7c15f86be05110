using System.Globalization;
using System.Text.Json;
using Birthmark.Storage;

namespace Birthmark.Exchange.Log;

/// <summary>The leaf by which the log names each checkpoint over it: written in one commit with the checkpoint, right behind what that covers.</summary>
internal static class CheckpointLeaf
{
    internal const string Act = "checkpoint.make";

    internal static bool Keep(ITransaction tx, SignedCheckpoint made, byte[] note, DateTimeOffset at)
    {
        tx.Execute("INSERT INTO exchange_checkpoint (size, made_at, note) VALUES ($1, $2, $3)", made.Size, at, note);
        tx.Record(new AuditRecord(Act, "hub", made.Size.ToString(CultureInfo.InvariantCulture), ("root", Convert.ToBase64String(made.Checkpoint.Head.Root))));
        return true;
    }

    /// <summary>Whether the leaf is whole and names this checkpoint. Never throws.</summary>
    internal static bool Names(AuditEntry leaf, SignedCheckpoint? checkpoint) => checkpoint is not null
        && AuditLeaf.Hash(leaf.Leaf).AsSpan().SequenceEqual(leaf.LeafHash) && Names(leaf.Leaf, checkpoint);

    internal static bool Names(ReadOnlyMemory<byte> leaf, SignedCheckpoint checkpoint)
    {
        try
        {
            using var json = JsonDocument.Parse(leaf);
            return json.RootElement.TryGetProperty("subject", out var size) && size.ValueEquals(checkpoint.Size.ToString(CultureInfo.InvariantCulture))
                && json.RootElement.TryGetProperty("facts", out var facts) && facts.TryGetProperty("root", out var root)
                && root.ValueEquals(Convert.ToBase64String(checkpoint.Checkpoint.Head.Root));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
