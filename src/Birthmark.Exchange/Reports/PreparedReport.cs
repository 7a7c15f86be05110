using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Log;

namespace Birthmark.Exchange.Reports;

/// <summary>A report that can be written: everything but its devices and leaves is at hand.</summary>
public sealed class PreparedReport
{
    internal PreparedReport(
        ReportedBatch batch, NoteKey logKey, BatchSpan span, IReadOnlyList<byte[]> before, IReadOnlyList<byte[]> after, SignedCheckpoint checkpoint,
        IReadOnlyList<EarlierCheckpoint> earlier, HubStanding hub, CmsSigner signer) =>
        (Batch, LogKey, Span, Before, After, Checkpoint, Earlier, Hub, Signer) = (batch, logKey, span, before, after, checkpoint, earlier, hub, signer);

    public ReportedBatch Batch { get; }

    public NoteKey LogKey { get; }

    public SignedCheckpoint Checkpoint { get; }

    internal BatchSpan Span { get; }

    /// <summary>Roots of the subtrees left of the span.</summary>
    internal IReadOnlyList<byte[]> Before { get; }

    internal IReadOnlyList<byte[]> After { get; }

    internal IReadOnlyList<EarlierCheckpoint> Earlier { get; }

    internal HubStanding Hub { get; }

    internal CmsSigner Signer { get; }
}

/// <summary>A checkpoint from before, and the proof (RFC 6962 §2.1.2) that the report's continues it.</summary>
internal sealed record EarlierCheckpoint(SignedCheckpoint Checkpoint, IReadOnlyList<byte[]> Proof);
