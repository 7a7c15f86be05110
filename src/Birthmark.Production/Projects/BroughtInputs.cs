using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Production.Projects;

/// <summary>Inputs that came with the request, from whoever applies the project.</summary>
public sealed class BroughtInputs(IReadOnlyDictionary<string, byte[]> files, IReadOnlyDictionary<string, string> environment) : IProjectInputs
{
    public bool TryReadFile(string path, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? why)
    {
        why = files.TryGetValue(path, out content) ? null : $"'{Reading.YamlTree.Shorten(path)}' did not come with the request; send it under its path";
        return why is null;
    }

    public string? ReadEnvironment(string name) => environment.GetValueOrDefault(name);
}
