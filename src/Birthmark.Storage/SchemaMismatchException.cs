namespace Birthmark.Storage;

/// <summary>The database and the program do not belong together; nothing was changed.</summary>
public sealed class SchemaMismatchException(string message) : Exception(message);
