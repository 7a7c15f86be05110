using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Production.Projects;

/// <summary>Files and environment variables that a project names, at the moment it is applied.</summary>
public interface IProjectInputs
{
    /// <summary>Content of a file by its path relative to the project; <paramref name="why"/> says why not.</summary>
    bool TryReadFile(string path, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? why);

    /// <summary>Value of an environment variable, or null.</summary>
    string? ReadEnvironment(string name);
}
