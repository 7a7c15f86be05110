using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Api.Pki;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Pki;

/// <summary><c>birthmark pki …</c>.</summary>
internal static class PkiCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "pki",
        "Declare and run the embedded PKI.",
        Apply(here),
        Export(here),
        Authorities(here),
        CountsCommand.Build(here),
        TokenCommands.List(here),
        TokenCommands.Activate(here),
        TokenCommands.Deactivate(here),
        RoleCommands.List(here),
        RoleCommands.Disable(here),
        RoleCommands.Enable(here),
        CrlCommand.Build(here),
        ExternalRootCommands.Request(here),
        ExternalRootCommands.Answer(here));

    internal static Argument<string> Authority() => new("AUTHORITY") { Description = "Name of the CA." };

    private static Command Apply(Surroundings here)
    {
        var files = new Argument<string[]>("FILE") { Description = "Declarations (YAML); - is stdin.", Arity = ArgumentArity.OneOrMore };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change." };
        return Verb.Of(here, "apply", "Make the PKI what the files declare; what is so already is left alone.", call => call.WithHubAsync(async hub =>
        {
            var read = new List<PkiFile>();
            foreach (var path in call.Of(files))
            {
                read.Add(new(Input.NameOf(path), await Input.ReadAsync(call, path).ConfigureAwait(false)));
            }

            var changes = await Waiting.ForAsync(
                call.Talk, "applying", () => hub.Pki.ApplyAsync(new(read), call.Of(dryRun), call.Cancellation)).ConfigureAwait(false);
            call.Talk.Answer(changes, ApiJson.Default.PkiChanges, c =>
            {
                Difference.Tell(call.Talk, c.Changes);
                call.Talk.Say(Difference.Summary(c.Changes, c.DryRun, "pki"));
            });
        }), files, dryRun);
    }

    private static Command Export(Surroundings here)
    {
        var output = new Option<string?>("--out") { Description = "File to write (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "export", "Write the whole PKI as YAML that apply takes back.", call => call.WithHubAsync(async hub =>
        {
            var yaml = await hub.Pki.ExportAsync(call.Cancellation).ConfigureAwait(false);
            if (call.Of(output) is { } path && path != Input.Stdin)
            {
                await NewFile.WriteAsync(path, yaml, isSecret: false, call.Cancellation).ConfigureAwait(false);
                call.Talk.Say($"written to {path}");
            }
            else
            {
                call.Talk.Raw(yaml);
            }
        }), output);
    }

    private static Command Authorities(Surroundings here)
    {
        var pem = new Option<string?>("--pem") { Description = "Write this CA's chain as PEM instead.", HelpName = "NAME" };
        return Verb.Of(here, "authorities", "List the certification authorities.", call => call.WithHubAsync(async hub =>
        {
            var list = await hub.Pki.AuthoritiesAsync(call.Cancellation).ConfigureAwait(false);
            if (call.Of(pem) is { } name)
            {
                Chain(call, list, name);
                return;
            }

            call.Talk.Answer(list, ApiJson.Default.AuthorityList, l => call.Talk.Show(l.Authorities.Aggregate(
                Tables.Of("NAME", "SUBJECT", "STATUS", "SIGNED BY", "KEY", "TOKEN", "NOT BEFORE", "NOT AFTER"),
                (table, a) => table.Row([a.Name, a.SubjectDn, a.Status, a.SignedBy, a.KeyAlgorithm, a.CryptoToken, a.NotBefore.Words(), a.NotAfter.Words()]))));
        }), pem);
    }

    private static void Chain(Call call, AuthorityList list, string name)
    {
        var authority = list.Authorities.FirstOrDefault(a => a.Name == name)
            ?? throw new MisusedException($"--pem: there is no CA '{name}'", $"There are: {string.Join(", ", list.Authorities.Select(a => a.Name))}.");
        foreach (var certificate in authority.Chain)
        {
            call.Talk.Raw(certificate.EndsWith('\n') ? certificate : certificate + "\n");
        }
    }
}
