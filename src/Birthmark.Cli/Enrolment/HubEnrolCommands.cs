using System.CommandLine;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Enrolment;

namespace Birthmark.Cli.Enrolment;

/// <summary><c>birthmark hub enrol …</c>: an owner has the hub's TPM prove which keys live in it, and signs them. At once over the network, or in five steps over files.</summary>
internal static class HubEnrolCommands
{
    public static Command Build(Surroundings here)
    {
        var enrol = AtOnce(here);
        foreach (var step in new[] { Begin(here), Challenge(here), Answer(here), Finish(here), Install(here) })
        {
            enrol.Add(step);
        }

        return enrol;
    }

    private static Command AtOnce(Surroundings here)
    {
        var name = Name();
        var desk = new OwnersDesk();
        return Verb.Of(here, "enrol", "As an owner: have the hub's TPM prove that the hub's keys live in it, and sign them. All steps at once, over the network.", call => call.WithHubAsync(async hub =>
        {
            var claim = EnrolmentForm.Of(await hub.Hub.ClaimAsync(call.Cancellation).ConfigureAwait(false));
            using var open = await desk.ChallengeAsync(call, call.Of(name), claim).ConfigureAwait(false);
            var proof = EnrolmentForm.Of(await hub.Hub.AnswerAsync(EnrolmentForm.Of(open.Challenge), call.Cancellation).ConfigureAwait(false));
            var (certificates, pin) = await desk.SignAsync(call, call.Of(name), open.Check(proof, call.Here.Clock.GetUtcNow())).ConfigureAwait(false);
            await hub.Hub.InstallAsync(certificates, call.Cancellation).ConfigureAwait(false);
            await desk.SettleAsync(call, pin, certificates).ConfigureAwait(false);
            Tell(call, pin);
        }), name, desk.Makers, desk.Endorsement, desk.Registers, desk.Folder.Folder, desk.Folder.Passphrase);
    }

    private static Command Begin(Surroundings here)
    {
        var output = Output("claim");
        return Verb.Of(here, "begin", "At the hub, step 1: write what it says of its TPM and keys, for the owner.", call => call.WithHubAsync(async hub =>
        {
            var claim = await hub.Hub.ClaimAsync(call.Cancellation).ConfigureAwait(false);
            await OwnersDesk.WriteAsync(call, call.Of(output), claim, ApiJson.Default.HubClaimView, isSecret: false).ConfigureAwait(false);
            var written = new WrittenClaim(call.Of(output), HubExaminer.EndorsementHash(EnrolmentForm.Of(claim)), claim.EndorsementCertificate is not null);
            call.Talk.Answer(written, CliJson.Default.WrittenClaim, w =>
            {
                call.Talk.Line(w.Endorsement);
                call.Talk.Say($"{w.File} is written. Above is the SHA-256 of the TPM's endorsement key; {(w.HasCertificate ? "its maker's certificate is in the file" : "no maker's certificate is in this TPM")}. Take it to the owner: birthmark hub enrol challenge.");
            });
        }), output);
    }

    private static Command Challenge(Surroundings here)
    {
        var (name, file, output) = (Name(), new Argument<string>("CLAIM") { Description = "As 'hub enrol begin' wrote it; - for stdin." }, Output("challenge"));
        var desk = new OwnersDesk();
        return Verb.Of(here, "challenge", "At the owner, step 2: look at the claim, and challenge the TPM that it names. Needs no hub.", async call =>
        {
            var claim = OwnersDesk.Read(await Input.ReadAsync(call, call.Of(file)).ConfigureAwait(false), call.Of(file), ApiJson.Default.HubClaimView);
            using var open = await desk.ChallengeAsync(call, call.Of(name), EnrolmentForm.Of(claim)).ConfigureAwait(false);
            await desk.KeepAsync(call, call.Of(name), open).ConfigureAwait(false);
            await OwnersDesk.WriteAsync(call, call.Of(output), EnrolmentForm.Of(open.Challenge), ApiJson.Default.HubChallengeView, isSecret: false).ConfigureAwait(false);
            TellWritten(call, call.Of(output), $"The TPM {open.Endorsement} is one that you believe. Take the file to the hub: birthmark hub enrol answer.");
            return ExitCode.Done;
        }, name, file, output, desk.Makers, desk.Endorsement, desk.Folder.Folder);
    }

    private static Command Answer(Surroundings here)
    {
        var (file, output) = (new Argument<string>("CHALLENGE") { Description = "As 'hub enrol challenge' wrote it; - for stdin." }, Output("answer"));
        return Verb.Of(here, "answer", "At the hub, step 3: have its TPM answer the challenge.", call => call.WithHubAsync(async hub =>
        {
            var challenge = OwnersDesk.Read(await Input.ReadAsync(call, call.Of(file)).ConfigureAwait(false), call.Of(file), ApiJson.Default.HubChallengeView);
            var proof = await hub.Hub.AnswerAsync(challenge, call.Cancellation).ConfigureAwait(false);
            await OwnersDesk.WriteAsync(call, call.Of(output), proof, ApiJson.Default.HubProofView, isSecret: false).ConfigureAwait(false);
            TellWritten(call, call.Of(output), "Take it to the owner: birthmark hub enrol finish.");
        }), file, output);
    }

    private static Command Finish(Surroundings here)
    {
        var (name, file, output) = (Name(), new Argument<string>("ANSWER") { Description = "As 'hub enrol answer' wrote it; - for stdin." }, Output("certificates"));
        var desk = new OwnersDesk();
        return Verb.Of(here, "finish", "At the owner, step 4: judge the answer, and sign the hub's keys. Needs no hub.", async call =>
        {
            var proof = OwnersDesk.Read(await Input.ReadAsync(call, call.Of(file)).ConfigureAwait(false), call.Of(file), ApiJson.Default.HubProofView);
            using var open = await desk.TakeAsync(call, call.Of(name)).ConfigureAwait(false);
            var proven = open.Check(EnrolmentForm.Of(proof), call.Here.Clock.GetUtcNow());
            var (certificates, pin) = await desk.SignAsync(call, call.Of(name), proven).ConfigureAwait(false);
            await NewFile.WriteAsync(call.Of(output), certificates, isSecret: false, call.Cancellation).ConfigureAwait(false);
            await desk.SettleAsync(call, pin, certificates).ConfigureAwait(false);
            Tell(call, pin);
            call.Talk.Say($"{call.Of(output)} is for the hub: birthmark hub enrol install.");
            return ExitCode.Done;
        }, name, file, output, desk.Registers, desk.Folder.Folder, desk.Folder.Passphrase);
    }

    private static Command Install(Surroundings here)
    {
        var file = new Argument<string>("FILE") { Description = "Certificates as 'hub enrol finish' wrote them; - for stdin." };
        return Verb.Of(here, "install", "At the hub, step 5: hand in the certificates that the owner signed.", call => call.WithHubAsync(async hub =>
        {
            var enrolment = await hub.Hub.InstallAsync(await Input.ReadAsync(call, call.Of(file)).ConfigureAwait(false), call.Cancellation).ConfigureAwait(false);
            call.Talk.Answer(enrolment, ApiJson.Default.HubEnrolmentView, e => call.Talk.Say($"'{e.Owner}' has signed the keys of this hub, until {e.NotAfter.Words()}"));
        }), file);
    }

    private static void Tell(Call call, EnrolledHub pin) => call.Talk.Answer(pin, CliJson.Default.EnrolledHub, p =>
    {
        call.Talk.Show(p.Keys.Aggregate(Tables.Of("KEY", "SHA-256"), (table, k) => table.Row([k.Key, k.Value])));
        call.Talk.Say($"The keys of '{p.Name}' live in the TPM {p.Endorsement}, and are signed.");
        call.Talk.Say($"Its registers {p.Registers} digest to {p.RegistersDigest}; at the next enrolment they must again.");
    });

    private static void TellWritten(Call call, string path, string next) => call.Talk.Answer(new WrittenFile(path, 1), CliJson.Default.WrittenFile, w => call.Talk.Say($"{w.File} is written. {next}"));

    private static Argument<string> Name() => new("NAME") { Description = "What the owner calls the hub, as in 'exchange pair hub'." };

    private static Option<string> Output(string what) => new("--out") { Description = $"File to write: the {what}.", HelpName = "FILE", Required = true };
}
