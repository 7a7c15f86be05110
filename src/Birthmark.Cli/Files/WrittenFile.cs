namespace Birthmark.Cli.Files;

/// <summary>A file this run wrote.</summary>
internal sealed record WrittenFile(string File, long Entries);
