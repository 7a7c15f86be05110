namespace Birthmark.Cli.Conversation;

/// <summary>How a run ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The hub said no.</summary>
    public const int Refused = 1;

    /// <summary>The command line (or a file that it names) is wrong.</summary>
    public const int Misused = 2;

    /// <summary>Something broke.</summary>
    public const int Failed = 3;
}
