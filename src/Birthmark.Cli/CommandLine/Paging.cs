using System.CommandLine;
using Birthmark.Api.Client;

namespace Birthmark.Cli.CommandLine;

/// <summary>Options of verbs that list.</summary>
internal sealed class Paging
{
    public Option<int?> Limit { get; } = new("--limit") { Description = "Entries at most.", HelpName = "N" };

    public Option<string?> Cursor { get; } = new("--cursor") { Description = "Go on where an earlier page ended.", HelpName = "CURSOR" };

    public Page Of(Call call) => new(call.Of(Cursor), call.Of(Limit));

    /// <summary>Tells a person that there is more; JSON carries the cursor itself.</summary>
    public static void More(Call call, string? cursor)
    {
        if (cursor is not null && !call.Talk.IsJson)
        {
            call.Talk.Say($"more: --cursor {cursor}");
        }
    }
}
