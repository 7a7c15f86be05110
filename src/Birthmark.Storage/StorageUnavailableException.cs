namespace Birthmark.Storage;

/// <summary>Facts could not be made durable (disk full, I/O error, stopped, log altered by hand): the act did not happen.</summary>
public sealed class StorageUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the caller can do.</summary>
    public string Remedy { get; init; } = "Nothing was done; see that the disk has room and can be written, then ask again.";
}
