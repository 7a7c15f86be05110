using Birthmark.Api.Pki;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Pki;

/// <summary>Writes what an apply changes, the way a diff is read.</summary>
internal static class Difference
{
    public static void Tell(Talk talk, IReadOnlyList<DeclaredChange> changes)
    {
        foreach (var change in changes)
        {
            talk.Line($"{Sign(change.Action)} {change.Kind} {change.Name}");
            foreach (var line in change.Lines)
            {
                talk.Line($"    {line}");
            }
        }
    }

    public static string Summary(IReadOnlyList<DeclaredChange> changes, bool dryRun, string what) => (changes.Count, dryRun) switch
    {
        (0, _) => $"{what}: nothing to change",
        (var n, true) => $"{what}: {n} would change; nothing was written",
        var (n, _) => $"{what}: {n} changed",
    };

    private static char Sign(string action) => action switch
    {
        "create" => '+',
        "remove" => '-',
        _ => '~',
    };
}
