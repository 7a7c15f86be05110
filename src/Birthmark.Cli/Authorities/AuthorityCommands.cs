using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Authorities;

/// <summary><c>birthmark authority check</c>: is everything there that a project asks of its PKI?</summary>
internal static class AuthorityCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("authority", "Look at the PKIs that projects rely on.", Check(here));

    private static Command Check(Surroundings here)
    {
        var project = new Argument<string>("PROJECT") { Description = "Name of the project." };
        var authority = new Argument<string>("AUTHORITY") { Description = "Name of the authority in the project's file." };
        return Verb.Of(here, "check", "Try every step of an enrolment but the last.", async call =>
        {
            var good = false;
            await call.WithHubAsync(async hub =>
            {
                var check = await Waiting.ForAsync(
                    call.Talk, "checking", () => hub.CheckAuthorityAsync(new(call.Of(project), call.Of(authority)), call.Cancellation)).ConfigureAwait(false);
                good = check.Good;
                call.Talk.Answer(check, ApiJson.Default.AuthorityCheck, c => call.Talk.Show(c.Findings.Aggregate(
                    Tables.Of("STEP", "", "FOUND"), (table, f) => table.Row([f.Step, f.Good ? "good" : "BAD", f.Text]))));
            }).ConfigureAwait(false);
            if (!good)
            {
                call.Talk.Error("the authority cannot be used as the project says");
                call.Talk.Hint("Mend the step marked BAD, then check again.");
            }

            return good ? ExitCode.Done : ExitCode.Refused;
        }, project, authority);
    }
}
