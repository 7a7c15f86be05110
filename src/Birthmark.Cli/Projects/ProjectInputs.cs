using Birthmark.Api.Projects;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Projects;

/// <summary>
/// Takes along what a project names: files of its own folder and environment variables. What is not there is not sent; the hub then
/// names the place in the project that wants it.
/// </summary>
internal static class ProjectInputs
{
    private const long LargestFile = 64L << 20;

    public static async Task<ProjectApplication> CollectAsync(Call call, string path)
    {
        var text = await Input.ReadAsync(call, path).ConfigureAwait(false);
        var references = ProjectReferences.In(text);
        var folder = path == Input.Stdin ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in references.Files)
        {
            if (await ReadAsync(folder, name, call.Cancellation).ConfigureAwait(false) is { } content)
            {
                files[name] = Convert.ToBase64String(content);
            }
        }

        return new()
        {
            File = Input.NameOf(path),
            Text = text,
            Files = files,
            Environment = references.Environment
                .Select(name => (name, value: call.Here.Environment(name)))
                .Where(v => v.value is not null)
                .ToDictionary(v => v.name, v => v.value!, StringComparer.Ordinal),
        };
    }

    // A project comes from elsewhere: it must not make its reader send files from outside its own folder, by path or by link.
    private static async Task<byte[]?> ReadAsync(string folder, string name, CancellationToken cancellation)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var file = new FileInfo(Path.GetFullPath(Path.Combine(folder, name)));
        if (!file.FullName.StartsWith(root, StringComparison.Ordinal))
        {
            throw new MisusedException($"{name}: it leaves the project's folder", "Put the file beside the project and write its path relative to it.");
        }

        if (!file.Exists)
        {
            return null;
        }

        if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target && !target.FullName.StartsWith(root, StringComparison.Ordinal))
        {
            throw new MisusedException($"{name}: it is a link that leaves the project's folder", "Put the file itself beside the project.");
        }

        return file.Length <= LargestFile
            ? await File.ReadAllBytesAsync(file.FullName, cancellation).ConfigureAwait(false)
            : throw new MisusedException($"{name}: it has {file.Length} bytes", $"At most {LargestFile} are taken.");
    }
}
