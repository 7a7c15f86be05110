using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Kms;

/// <summary><c>birthmark kms check</c>: is everything there that a project's recipes ask of its KMS?</summary>
internal static class KmsCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("kms", "Look at the key management systems that projects rely on.", Check(here));

    private static Command Check(Surroundings here)
    {
        var project = new Argument<string>("PROJECT") { Description = "Name of the project." };
        var kms = new Argument<string>("KMS") { Description = "Name of the KMS in the project's file." };
        return Verb.Of(here, "check", "Try every step up to the keys that recipes name, and use none of them.", async call =>
        {
            var good = false;
            await call.WithHubAsync(async hub =>
            {
                var check = await Waiting.ForAsync(
                    call.Talk, "checking", () => hub.CheckKmsAsync(new(call.Of(project), call.Of(kms)), call.Cancellation)).ConfigureAwait(false);
                good = check.Good;
                call.Talk.Answer(check, ApiJson.Default.KmsCheck, c => call.Talk.Show(c.Findings.Aggregate(
                    Tables.Of("STEP", "", "FOUND"), (table, f) => table.Row([f.Step, f.Good ? "good" : "BAD", f.Text]))));
            }).ConfigureAwait(false);
            if (!good)
            {
                call.Talk.Error("the KMS cannot be used as the project says");
                call.Talk.Hint("Mend the step marked BAD, then check again.");
            }

            return good ? ExitCode.Done : ExitCode.Refused;
        }, project, kms);
    }
}
