namespace Birthmark.Exchange.Lists;

/// <summary>One numbered change of a project's lists.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Batch">UID of the batch.</param>
/// <param name="Device">UID of the device; null when the change is of the whole batch.</param>
/// <param name="At">When it was recorded in the log.</param>
/// <param name="LogIndex">The leaf that tells of it.</param>
/// <param name="Digest">SHA-256 over the digest before (32 zero octets before the first) and the leaf's hash; lower-case hex.</param>
public sealed record ListChange(long Number, ListChangeKind Kind, string Batch, string? Device, DateTimeOffset At, long LogIndex, string Digest);

/// <summary>What can happen to lists. The numbers are stored.</summary>
public enum ListChangeKind
{
    /// <summary>A batch was released or aborted: all of its devices are new on the lists.</summary>
    Closed = 0,

    /// <summary>A certificate of an allowed device was revoked: it moved to the deny list.</summary>
    Withdrawn = 1,

    /// <summary>The revocation was taken back: it moved to the allow list again.</summary>
    Restored = 2,

    /// <summary>An authority was found to have issued to a device of the deny list: its line has grown.</summary>
    Found = 3,
}

/// <summary>A device that may no longer be trusted although it was reported OK.</summary>
/// <param name="Device">UID.</param>
/// <param name="Step">The step whose certificate was revoked.</param>
/// <param name="Reason">Why it was revoked, as the log says it.</param>
public sealed record Withdrawal(string Device, string Step, string Reason);

/// <summary>The kinds in words.</summary>
public static class ListChangeKinds
{
    public static string Word(this ListChangeKind kind) => kind switch
    {
        ListChangeKind.Withdrawn => "withdrawn",
        ListChangeKind.Restored => "restored",
        ListChangeKind.Found => "found",
        _ => "closed",
    };
}
