namespace Birthmark.Storage;

/// <summary>Facts could not be made durable (disk full, I/O error, stopped): the act did not happen and may be asked for again.</summary>
public sealed class StorageUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
