namespace Birthmark.Storage;

/// <summary>Whether the log may still be added to; once it may not, that stays so until the process ends.</summary>
internal sealed class LogTrust
{
    private volatile string? condemned;

    internal string? Condemned => condemned;

    internal void Condemn(string why) => condemned ??= why;

    internal StorageUnavailableException? Refusal => condemned is { } why
        ? new($"Nothing is recorded any more, so nothing is done: {why}") { Remedy = "Nothing was done; the log is no longer what was signed: the owner must look into it." }
        : null;
}
