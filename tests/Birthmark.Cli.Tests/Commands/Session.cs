using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Tests.Commands;

/// <summary>Runs the command line in this process, with no terminal, and keeps what it said.</summary>
internal sealed class Session
{
    public string Input { get; init; } = "";

    public Dictionary<string, string> Environment { get; init; } = [];

    public string ConfigFolder { get; init; } = Path.Combine(Path.GetTempPath(), "birthmark-nothing-here");

    public string Out { get; private set; } = "";

    public string Err { get; private set; } = "";

    public async Task<int> RunAsync(params string[] args)
    {
        using var data = new StringWriter();
        using var words = new StringWriter();
        var code = await CommandTree.RunAsync(args, new Surroundings
        {
            In = new StringReader(Input),
            Out = data,
            Err = words,
            IsInTerminal = false,
            IsOutTerminal = false,
            IsErrTerminal = false,
            Environment = Environment.GetValueOrDefault,
            ConfigFolder = ConfigFolder,
            Clock = TimeProvider.System,
        });
        Out = data.ToString();
        Err = words.ToString();
        return code;
    }
}
