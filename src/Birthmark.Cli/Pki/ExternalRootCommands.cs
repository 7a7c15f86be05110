using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Pki;

/// <summary><c>birthmark pki request|answer</c>: a sub CA under a root that lives elsewhere.</summary>
internal static class ExternalRootCommands
{
    public static Command Request(Surroundings here)
    {
        var authority = PkiCommands.Authority();
        var output = new Option<string?>("--out") { Description = "File to write (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "request", "Write the PKCS#10 of a sub CA for its external root.", call => call.WithHubAsync(async hub =>
        {
            var request = await hub.Pki.RequestAsync(call.Of(authority), call.Cancellation).ConfigureAwait(false);
            if (call.Of(output) is { } path && path != Input.Stdin)
            {
                await NewFile.WriteAsync(path, request.Request, isSecret: false, call.Cancellation).ConfigureAwait(false);
                call.Talk.Say($"written to {path}");
            }
            else
            {
                call.Talk.Answer(request, ApiJson.Default.ExternalRequest, r => call.Talk.Line(r.Request.TrimEnd()));
            }
        }), authority, output);
    }

    public static Command Answer(Surroundings here)
    {
        var authority = PkiCommands.Authority();
        var files = new Argument<string[]>("FILE")
        {
            Description = "The root's answer (PEM): the CA's certificate first, then its chain; - is stdin.",
            Arity = ArgumentArity.OneOrMore,
        };
        return Verb.Of(here, "answer", "Take an external root's answer and put the sub CA to work.", call => call.WithHubAsync(async hub =>
        {
            var chain = new List<string>();
            foreach (var path in call.Of(files))
            {
                chain.Add(await Input.ReadAsync(call, path).ConfigureAwait(false));
            }

            var active = await hub.Pki.AnswerAsync(call.Of(authority), new(chain), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(active, ApiJson.Default.AuthorityView, a => call.Talk.Line($"{a.Name} {a.Status}, until {a.NotAfter.Words()}"));
        }), authority, files);
    }
}
