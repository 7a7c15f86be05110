using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Exchange;

/// <summary><c>birthmark hub …</c>.</summary>
internal static class HubCommands
{
    public static Command Build(Surroundings here) => Verb.Noun("hub", "The hub itself: what it is to others, and its clock.", Identity(here), AcceptClock(here));

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

    private static Command AcceptClock(Surroundings here) => Verb.Of(
        here, "accept-clock", "Say that the hub's clock is right, though its audit log has seen a later time.", call => call.WithHubAsync(async hub =>
        {
            var clock = await hub.AcceptClockAsync(call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(clock, ApiJson.Default.ClockView, c => call.Talk.Say($"the hub's clock says {c.Now.Words()}; before, its log had seen {c.SeenBefore.Words()}"));
        }));
}
