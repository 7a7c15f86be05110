namespace Birthmark.Exchange.Verification;

/// <summary>What can be wrong with a log.</summary>
public enum LogFault
{
    /// <summary>Leaves are missing, or the copy cannot be read.</summary>
    Missing,

    /// <summary>A leaf's text does not give its hash, or says what the row beside it does not.</summary>
    Leaf,

    /// <summary>A leaf is dated before its predecessor and none tells that the clock was set back.</summary>
    Clock,

    /// <summary>A hash of the tree is not that of the leaves below it.</summary>
    Tree,

    /// <summary>A checkpoint kept with the log is not signed, not over these leaves, or gone.</summary>
    Checkpoint,

    /// <summary>It is not the log that the auditor's own checkpoint is over.</summary>
    Consistency,
}

/// <summary>The first thing that is wrong with a log.</summary>
public sealed class LogWrongException(LogFault fault, long leaf, string message) : Exception(message)
{
    public LogFault Fault { get; } = fault;

    /// <summary>The first leaf that is wrong, or that may be.</summary>
    public long Leaf { get; } = leaf;
}
