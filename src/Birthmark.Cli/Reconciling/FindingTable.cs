using Birthmark.Api.Reconciliation;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Reconciling;

/// <summary>Findings as people read them.</summary>
internal static class FindingTable
{
    internal static void Show(Call call, IReadOnlyList<FindingView> findings)
    {
        if (findings.Count > 0)
        {
            call.Talk.Show(findings.Aggregate(
                Tables.Of("FINDING", "STATE", "CODE", "THING", "FOUND", "REMEDY", "COMMAND"),
                (table, f) => table.Row([f.Finding.Words(), f.State, f.Code, f.Thing, f.Value, f.Remedy, f.Command])));
        }
    }
}
