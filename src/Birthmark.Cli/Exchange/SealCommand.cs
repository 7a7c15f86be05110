using System.CommandLine;
using System.Text;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Cli.Projects;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;

namespace Birthmark.Cli.Exchange;

/// <summary><c>birthmark exchange seal</c>.</summary>
internal static class SealCommand
{
    public static Command Build(Surroundings here)
    {
        var file = new Argument<string>("PROJECT") { Description = "Project file (YAML); what it names is taken along." };
        var hubs = new Option<string[]>("--hub") { Description = "A paired hub that may open it; may be repeated.", Required = true, HelpName = "NAME" };
        var output = new Option<string>("--out") { Description = "Package to write.", Required = true, HelpName = "FILE" };
        var version = new Option<string>("--version-name") { Description = "Version as the OEM calls it.", HelpName = "TEXT", DefaultValueFactory = _ => "1" };
        var sequence = new Option<long?>("--sequence") { Description = "Higher than that of every package before (default: the time in milliseconds).", HelpName = "N" };
        var days = new Option<int>("--days") { Description = "Days for which it can be imported.", HelpName = "N", DefaultValueFactory = _ => 30 };
        var folder = new IdentityFolder();
        return Verb.Of(here, "seal", "Seal a project with everything that it names for one or several hubs.", async call =>
        {
            using var oem = await folder.OpenAsync(call).ConfigureAwait(false);
            var recipients = new List<ExchangeCertificate>();
            foreach (var hub in call.Of(hubs))
            {
                recipients.Add(await folder.HubAsync(call, hub).ConfigureAwait(false));
            }

            var content = await ContentAsync(call, call.Of(file)).ConfigureAwait(false);
            var now = call.Here.Clock.GetUtcNow();
            var terms = new PackageTerms(
                Guid.CreateVersion7(now).ToString(), call.Of(version), call.Of(sequence) ?? now.ToUnixTimeMilliseconds(), now.AddMinutes(-5), now.AddDays(call.Of(days)));
            using var written = new NewFile(call.Of(output));
            var manifest = await PackageSealer.SealAsync(oem, recipients, content, terms, now, written.Stream, call.Cancellation).ConfigureAwait(false);
            written.Keep();
            call.Talk.Answer(manifest, CliJson.Default.PackageManifest, m => call.Talk.Say(
                $"package {m.PackageId} of project {m.Project}, version {m.Version}, sequence {m.Sequence}, for {m.Hubs.Count} hub(s), until {m.NotAfter.Words()}: {call.Of(output)}"));
            return ExitCode.Done;
        }, file, hubs, output, version, sequence, days, folder.Folder, folder.Passphrase);
    }

    private static async Task<PackageContent> ContentAsync(Call call, string path)
    {
        var text = await Input.ReadAsync(call, path).ConfigureAwait(false);
        var root = Path.GetDirectoryName(Path.GetFullPath(path))! + Path.DirectorySeparatorChar;
        var references = ProjectReferences.In(text);
        var files = references.Files.ToDictionary(f => f, f => (Func<Stream>)(() => File.OpenRead(Inside(root, f))), StringComparer.Ordinal);
        var environment = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var name in references.Environment)
        {
            environment[name] = Encoding.UTF8.GetBytes(call.Here.Environment(name) ?? throw new MisusedException(
                $"the environment variable '{name}' that the project names is not set", "Set it: its value is sealed into the package."));
        }

        return new(NameOf(text), Encoding.UTF8.GetBytes(text), files, environment);
    }

    private static string NameOf(string text) => text.Split('\n').FirstOrDefault(l => l.StartsWith("project:", StringComparison.Ordinal)) is { } line
        ? line["project:".Length..].Split(" #")[0].Trim().Trim('"', '\'')
        : throw new MisusedException("the file has no line 'project: NAME'", "Give a project file.");

    // A project comes from elsewhere: it must not make its reader seal files from outside its own folder.
    private static string Inside(string root, string name)
    {
        var full = Path.GetFullPath(Path.Combine(root, name));
        return full.StartsWith(root, StringComparison.Ordinal) && File.Exists(full) && new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true) is null
            ? full
            : throw new MisusedException($"{name}: it is not a file in the project's folder", "Put the file beside the project and write its path relative to it.");
    }
}
