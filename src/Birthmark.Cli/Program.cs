using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Serve;

Nursery.Widen(args);
return KeyHostVerb.Is(args)
    ? KeyHostVerb.Run(args)
    : await CommandTree.RunAsync(args, Surroundings.OfThisProcess()).ConfigureAwait(false);
