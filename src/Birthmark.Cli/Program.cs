using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

return await CommandTree.RunAsync(args, Surroundings.OfThisProcess()).ConfigureAwait(false);
