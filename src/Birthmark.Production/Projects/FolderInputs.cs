using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Production.Projects;

/// <summary>Inputs from a folder of the machine that reads them, and its environment. Nothing outside the folder can be named.</summary>
public sealed class FolderInputs(string folder) : IProjectInputs
{
    public bool TryReadFile(string path, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? why)
    {
        content = null;
        if (!IsInside(path))
        {
            why = $"'{Reading.YamlTree.Shorten(path)}' leaves the project's folder; write a path relative to it, without '..'";
            return false;
        }

        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (!file.Exists)
            {
                why = $"'{path}' does not exist in '{folder}'";
                return false;
            }

            if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target && !target.FullName.StartsWith(Root, StringComparison.Ordinal))
            {
                why = $"'{path}' is a link that leaves the project's folder";
                return false;
            }

            if (file.Length > FileShelf.MaxLength)
            {
                why = $"'{path}' has {file.Length} bytes; at most {FileShelf.MaxLength} are taken";
                return false;
            }

            content = File.ReadAllBytes(file.FullName);
            why = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"'{path}' cannot be read: {e.Message}";
            return false;
        }
    }

    public string? ReadEnvironment(string name) => Environment.GetEnvironmentVariable(name);

    private string Root => Path.GetFullPath(folder) + Path.DirectorySeparatorChar;

    private bool IsInside(string path) =>
        path.Length is > 0 and <= 500 && !path.Contains('\0', StringComparison.Ordinal) && !Path.IsPathRooted(path)
        && Path.GetFullPath(Path.Combine(folder, path)).StartsWith(Root, StringComparison.Ordinal);
}
