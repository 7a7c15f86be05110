using System.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.CommandLine;

/// <summary>Makes commands out of what they do.</summary>
internal static class Verb
{
    /// <summary>A verb: its arguments and options, and its act.</summary>
    public static Command Of(Surroundings here, string name, string description, Func<Call, Task<int>> act, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction((parse, cancellation) => act(new(parse, here, cancellation)));
        return command;
    }

    /// <summary>A noun and its verbs.</summary>
    public static Command Noun(string name, string description, params ReadOnlySpan<Command> verbs)
    {
        var noun = new Command(name, description);
        foreach (var verb in verbs)
        {
            noun.Add(verb);
        }

        return noun;
    }
}
