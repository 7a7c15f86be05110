using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Doctor;

/// <summary><c>birthmark doctor</c>: looks at everything between this machine and a hub that is well.</summary>
internal static class DoctorCommand
{
    public static Command Build(Surroundings here) => Verb.Of(here, "doctor", "Look for what is wrong: credential, network, TLS, clock, role, and the hub itself.", async call =>
    {
        var findings = await Waiting.ForAsync(call.Talk, "looking", () => new Examination(call).RunAsync()).ConfigureAwait(false);
        var report = new DoctorReport(findings.All(f => f.Good), findings);
        call.Talk.Answer(report, CliJson.Default.DoctorReport, r => call.Talk.Show(r.Findings.Aggregate(
            Tables.Of("CHECK", "", "FOUND"), (table, f) => table.Row([f.Step, f.Good ? "good" : "BAD", f.Text]))));
        return report.Good ? ExitCode.Done : ExitCode.Refused;
    });
}
