namespace Birthmark.Cli.Conversation;

/// <summary>What a run of the program finds around it.</summary>
internal sealed record Surroundings
{
    public required TextReader In { get; init; }

    /// <summary>Stdin as bytes: a firmware file is no text.</summary>
    public Func<Stream> InBytes { get; init; } = Console.OpenStandardInput;

    /// <summary>Stdout as bytes.</summary>
    public Func<Stream> OutBytes { get; init; } = Console.OpenStandardOutput;

    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Words.</summary>
    public required TextWriter Err { get; init; }

    public required bool IsOutTerminal { get; init; }

    public required bool IsErrTerminal { get; init; }

    public required bool IsInTerminal { get; init; }

    /// <summary>An environment variable, or null.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required string ConfigFolder { get; init; }

    public required TimeProvider Clock { get; init; }

    public static Surroundings OfThisProcess()
    {
        var home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        var config = System.Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".config");
        return new()
        {
            In = Console.In,
            Out = Console.Out,
            Err = Console.Error,
            IsOutTerminal = !Console.IsOutputRedirected,
            IsErrTerminal = !Console.IsErrorRedirected,
            IsInTerminal = !Console.IsInputRedirected,
            Environment = System.Environment.GetEnvironmentVariable,
            ConfigFolder = Path.Combine(config, "birthmark"),
            Clock = TimeProvider.System,
        };
    }
}
