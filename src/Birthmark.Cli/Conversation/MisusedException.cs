namespace Birthmark.Cli.Conversation;

/// <summary>The command line, or a file that it names, cannot be used.</summary>
internal sealed class MisusedException(string message, string hint) : Exception(message)
{
    public string Hint { get; } = hint;
}
