using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Birthmark.Cli.Conversation;

/// <summary>Speaks with who runs the program: data on stdout, words on stderr.</summary>
internal sealed class Talk
{
    // Wide enough that a table in a pipe keeps each row on one line.
    private const int PipeWidth = 2000;

    private readonly Surroundings here;
    private readonly IAnsiConsole data;

    public Talk(Surroundings here, bool json)
    {
        this.here = here;
        IsJson = json;
        data = ConsoleOn(here.Out, here.IsOutTerminal);
        Words = ConsoleOn(here.Err, here.IsErrTerminal);
    }

    public bool IsJson { get; }

    /// <summary>For progress; only with a terminal it moves.</summary>
    public IAnsiConsole Words { get; }

    public bool ShowsProgress => this.here.IsErrTerminal && !IsJson;

    /// <summary>The answer: as JSON when asked for, else as people read it.</summary>
    public void Answer<T>(T value, JsonTypeInfo<T> type, Action<T> people)
    {
        if (IsJson)
        {
            Json(value, type);
        }
        else
        {
            people(value);
        }
    }

    public void Json<T>(T value, JsonTypeInfo<T> type) => this.here.Out.WriteLine(JsonSerializer.Serialize(value, type));

    public void Show(IRenderable what) => data.Write(what);

    /// <summary>A line of data.</summary>
    public void Line(string text) => this.here.Out.WriteLine(text);

    /// <summary>Data as it is.</summary>
    public void Raw(string text) => this.here.Out.Write(text);

    /// <summary>A line of words.</summary>
    public void Say(string text) => this.here.Err.WriteLine(text);

    public void Error(string text) => this.here.Err.WriteLine($"error: {text}");

    public void Hint(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            this.here.Err.WriteLine($"hint: {text}");
        }
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
