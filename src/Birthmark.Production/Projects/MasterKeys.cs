using Birthmark.Keys;

namespace Birthmark.Production.Projects;

/// <summary>The master keys that device keys are derived from. They rest sealed, and open only for the moment of a derivation.</summary>
internal sealed class MasterKeys(SecretShelf secrets)
{
    internal const int MinLength = 16;
    internal const int MaxLength = 1024;

    internal ValueTask<SecretBuffer> OpenAsync(string project, string name) => secrets.OpenAsync(project, SecretShelf.PathOf(name));
}
