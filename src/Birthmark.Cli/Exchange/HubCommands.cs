using System.CommandLine;
using System.Security.Cryptography;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Enrolment;
using Birthmark.Cli.Files;
using Birthmark.Keys;
using Birthmark.Server;

namespace Birthmark.Cli.Exchange;

/// <summary><c>birthmark hub …</c>.</summary>
internal static class HubCommands
{
    public static Command Build(Surroundings here) => Verb.Noun(
        "hub", "The hub itself: what it is to others, what lets it go on, and its clock.", Identity(here), HubEnrolCommands.Build(here), Keys(here), Resume(here), Recover(here), AcceptClock(here),
        Log(here, "log-key", "key", "Show the key that the audit log's checkpoints are verified by; get it once, when the hub is set up."),
        Log(here, "checkpoint", "checkpoint", "Show the audit log's newest checkpoint, to be kept somewhere else."));

    private static Command Resume(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "Resume as the OEM signed it." };
        return Verb.Of(here, "resume", "Hand in an OEM's signed order to go on after a roll-back.", call => call.WithHubAsync(async hub => call.Talk.Answer(
            await hub.Exchange.ImportOrderAsync(call.Of(file), call.Cancellation).ConfigureAwait(false), ApiJson.Default.ImportedOrder, OrderCommands.Tell(call))), file);
    }

    private static Command Recover(Surroundings here)
    {
        var key = new Argument<string>("KEY") { Description = "File with the 32 octets that the owner opened; delete it afterwards." };
        var data = new Option<string?>("--data") { Description = "Folder of the hub (default: ./birthmark-data).", HelpName = "FOLDER" };
        var config = new Option<string?>("--config") { Description = "Configuration file that names the TPM.", HelpName = "FILE" };
        return Verb.Of(here, "recover", "Seal a hub key that its owner opened to the TPM of this machine, after a change of mainboard or firmware.", call =>
        {
            if (!File.Exists(call.Of(key)))
            {
                throw new MisusedException($"{call.Of(key)}: no such file", "Name the file that 'openssl cms -decrypt' wrote.");
            }

            var read = File.ReadAllBytes(call.Of(key));
            using var octets = new SecretBuffer(read);
            CryptographicOperations.ZeroMemory(read);
            HubRecovery.Run(new() { DataFolder = call.Of(data), ConfigurationFile = call.Of(config) }, octets);
            call.Talk.Say("The hub key is sealed to this machine. Start the hub; if its counter is new, it asks for its OEMs' signed resume.");
            return Task.FromResult(ExitCode.Done);
        }, key, data, config);
    }

    private static Command Identity(Surroundings here)
    {
        var output = new Option<string?>("--out") { Description = "Write the certificate to this file, to give to OEMs.", HelpName = "FILE" };
        return Verb.Of(here, "identity", "Show the certificate that packages for this hub are sealed to.", call => call.WithHubAsync(async hub =>
        {
            var identity = await hub.Exchange.IdentityAsync(call.Cancellation).ConfigureAwait(false);
            if (call.Of(output) is { } path)
            {
                await NewFile.WriteAsync(path, identity.Certificate, isSecret: false, call.Cancellation).ConfigureAwait(false);
            }

            call.Talk.Answer(identity, ApiJson.Default.HubIdentityView, i =>
            {
                call.Talk.Line(i.Spoken);
                call.Talk.Say("Compare these digits by voice with what 'birthmark exchange pair hub' says at the OEM.");
            });
        }), output);
    }

    private static Command Keys(Surroundings here) => Verb.Of(here, "keys", "Show where each of the hub's own keys lives, and who has had it proven.", call => call.WithHubAsync(async hub =>
        call.Talk.Answer(await hub.Hub.KeysAsync(call.Cancellation).ConfigureAwait(false), ApiJson.Default.HubKeysView, view =>
        {
            call.Talk.Show(view.Keys.Aggregate(Tables.Of("KEY", "SHA-256", "GRADE"), (table, k) => table.Row([k.Uri, k.KeyHash, k.DevelopmentGrade ? "development" : "hardware"])));
            foreach (var enrolment in view.Enrolments)
            {
                call.Talk.Say($"enrolled by '{enrolment.Owner}' {enrolment.EnrolledAt.Words()}{(enrolment.InForce ? $", until {enrolment.NotAfter.Words()}" : ": no longer in force")}");
            }
        })));

    private static Command Log(Surroundings here, string verb, string resource, string description)
    {
        var output = new Option<string?>("--out") { Description = "Write it to this file.", HelpName = "FILE" };
        return Verb.Of(here, verb, description, call => call.WithHubAsync(async hub =>
        {
            var text = System.Text.Encoding.UTF8.GetString(await hub.LogResourceAsync(resource, call.Cancellation).ConfigureAwait(false) ?? []);
            if (call.Of(output) is { } path)
            {
                await NewFile.WriteAsync(path, text, isSecret: false, call.Cancellation).ConfigureAwait(false);
            }
            else
            {
                call.Talk.Line(text.TrimEnd('\n'));
            }
        }), output);
    }

    private static Command AcceptClock(Surroundings here) => Verb.Of(
        here, "accept-clock", "Say that the hub's clock is right, though its audit log has seen a later time.", call => call.WithHubAsync(async hub =>
        {
            var clock = await hub.AcceptClockAsync(call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(clock, ApiJson.Default.ClockView, c => call.Talk.Say($"the hub's clock says {c.Now.Words()}; before, its log had seen {c.SeenBefore.Words()}"));
        }));
}
