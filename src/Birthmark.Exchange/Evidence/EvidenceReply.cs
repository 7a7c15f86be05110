namespace Birthmark.Exchange.Evidence;

/// <summary>What a receiver holds of a hub's log, and what it says to a push.</summary>
public sealed record EvidenceReply
{
    /// <summary>Leaves on its disk: the index from which it wants more.</summary>
    public required long Size { get; init; }

    /// <summary>Leaves under the last checkpoint that it verified.</summary>
    public required long Verified { get; init; }

    /// <summary>That checkpoint's note, with the receiver's cosignature if it is a witness.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>One of <see cref="EvidenceCodes"/>; absent when the push was taken.</summary>
    public string? Code { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Why { get; init; }

    /// <summary>The leaf that is refused.</summary>
    public long? Index { get; init; }
}

/// <summary>Why a push is not taken.</summary>
public static class EvidenceCodes
{
    /// <summary>Leaves are missing before it: go on from <see cref="EvidenceReply.Size"/>.</summary>
    public const string Gap = "gap";

    /// <summary>This one record cannot be kept as text.</summary>
    public const string Poison = "poison";

    /// <summary>Not of the form.</summary>
    public const string Invalid = "invalid";

    /// <summary>The checkpoint is not signed by the pinned hub.</summary>
    public const string WrongSignature = "wrong-signature";

    /// <summary>It contradicts what the hub signed before.</summary>
    public const string Forked = "forked";

    /// <summary>The hub's log is shorter than what it signed before.</summary>
    public const string RolledBack = "rolled-back";

    /// <summary>The caller is no pinned hub.</summary>
    public const string Stranger = "stranger";

    /// <summary>The receiver's disk takes nothing.</summary>
    public const string Unwritable = "unwritable";
}
