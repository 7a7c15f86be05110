using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Tests.Commands;

/// <summary>Runs the command line in this process, with no terminal, and keeps what it said.</summary>
internal sealed class Session
{
    public string Input { get; init; } = "";

    /// <summary>Stdin as bytes, for verbs that read files of bytes.</summary>
    public byte[] InputBytes { get; init; } = [];

    /// <summary>Whether what stands in <see cref="Input"/> is typed by a person.</summary>
    public bool IsInTerminal { get; init; }

    public Dictionary<string, string> Environment { get; init; } = [];

    public string ConfigFolder { get; init; } = Path.Combine(Path.GetTempPath(), "birthmark-nothing-here");

    public string Out { get; private set; } = "";

    public string Err { get; private set; } = "";

    /// <summary>What was written to stdout as bytes.</summary>
    public byte[] OutBytes { get; private set; } = [];

    public async Task<int> RunAsync(params string[] args)
    {
        using var data = new StringWriter();
        using var words = new StringWriter();
        using var bytes = new MemoryStream();
        var code = await CommandTree.RunAsync(args, new Surroundings
        {
            In = new StringReader(Input),
            Out = data,
            InBytes = () => new MemoryStream(InputBytes),
            OutBytes = () => bytes,
            Err = words,
            IsInTerminal = IsInTerminal,
            IsOutTerminal = false,
            IsErrTerminal = false,
            Environment = Environment.GetValueOrDefault,
            ConfigFolder = ConfigFolder,
            Clock = TimeProvider.System,
        });
        OutBytes = bytes.ToArray();
        Out = data.ToString();
        Err = words.ToString();
        return code;
    }
}
