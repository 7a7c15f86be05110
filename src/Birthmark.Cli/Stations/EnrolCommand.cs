using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Client;
using Birthmark.Api.Stations;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Stations;

/// <summary><c>birthmark station enrol</c>: trades a one-time code for a client certificate. The key is made here and never leaves.</summary>
internal static class EnrolCommand
{
    public static Command Build(Surroundings here)
    {
        var code = new Option<string?>("--code")
        {
            Description = "The one-time code; - reads it from stdin (default: BIRTHMARK_CODE, else ask).",
            HelpName = "CODE",
        };
        var output = new Option<string?>("--out") { Description = "Folder for the credential (default: the configuration folder).", HelpName = "FOLDER" };
        var name = new Option<string>("--as") { Description = "Base name of the files.", DefaultValueFactory = _ => "station", HelpName = "NAME" };
        var force = new Option<bool>("--force") { Description = "Replace a credential that is there." };
        return Verb.Of(here, "enrol", "Trade a one-time code for this station's certificate.", async call =>
        {
            var server = call.Server() ?? throw new MisusedException("--server is needed", "birthmark station enrol --server HOST:PORT --code -");
            var files = CredentialFiles.In(call.Of(output) ?? call.Here.ConfigFolder, call.Of(name));
            if (files.Exist && !call.Of(force))
            {
                throw new MisusedException($"{files.Credential} is there already", "Name another folder (--out) or other files (--as), or replace it with --force.");
            }

            var enrolled = await EnrolAsync(call, server, await CodeAsync(call, call.Of(code)).ConfigureAwait(false), files).ConfigureAwait(false);
            call.Talk.Answer(enrolled, CliJson.Default.EnrolledFiles, e =>
            {
                call.Talk.Line(e.Credential);
                call.Talk.Say($"enrolled as '{e.Name}' ({(e.Roles.Count == 0 ? "no role" : string.Join(", ", e.Roles))})");
            });
            return ExitCode.Done;
        }, code, output, name, force);
    }

    private static async Task<InvitationCode> CodeAsync(Call call, string? given)
    {
        var text = given is null or Input.Stdin
            ? call.Here.Environment("BIRTHMARK_CODE") is { } fromEnvironment && given is null
                ? fromEnvironment
                : await Input.SecretAsync(call, given, "one-time code").ConfigureAwait(false)
            : given;
        return InvitationCode.TryRead(text, out var code, out var why) ? code! : throw new MisusedException($"this is no one-time code: {why}", "Copy it whole, as birthmark station invite showed it.");
    }

    private static async Task<EnrolledFiles> EnrolAsync(Call call, HubAddress server, InvitationCode code, CredentialFiles files)
    {
        using var root = await HubRoot.FetchAsync(server, code, call.Cancellation).ConfigureAwait(false);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=station", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        using var stranger = Credential.Anonymous(server, [X509CertificateLoader.LoadCertificate(root.RawDataMemory.Span)]);
        using var hub = new BirthmarkClient(stranger, call.Here.Clock);
        var reply = await hub.Stations.EnrolAsync(new() { Code = code.Text, Csr = request }, call.Cancellation).ConfigureAwait(false);
        RefuseForeignKey(reply, key);
        await files.WriteAsync(server, reply, key, root, call.Cancellation).ConfigureAwait(false);
        return new(reply.Name, reply.Roles, files.Credential, files.Certificate, files.Key, files.Ca);
    }

    private static void RefuseForeignKey(EnrolReply reply, ECDsa key)
    {
        using var certificate = X509Certificate2.CreateFromPem(reply.Certificate);
        if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            throw new CredentialException("the hub's certificate is for another key than ours", "Ask for a new code and report this.");
        }
    }
}
