using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Exchange.Log;

/// <summary>A checkpoint and everybody's signature over it.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note)
{
    public long Size => Checkpoint.Head.Size;

    /// <summary>Reads the octets of a note; its signatures are not verified yet. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out SignedCheckpoint? read, [NotNullWhen(false)] out string? why)
    {
        read = null;
        if (!SignedNote.TryRead(octets, out var note, out why) || !Checkpoint.TryRead(note.Text, out var checkpoint, out why))
        {
            return false;
        }

        read = new(checkpoint, note);
        return true;
    }

    internal SignedCheckpoint With(IEnumerable<NoteSignature> more) => this with { Note = new(Note.Text, [.. Note.Signatures, .. more]) };
}
