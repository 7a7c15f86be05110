using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>A file (firmware, memory map) that goes into devices: its path as written, its digest, and where that was written.</summary>
internal sealed record FileReference(string Path, string Sha256, Place Place)
{
    /// <summary>What declares it, for messages.</summary>
    internal string Where { get; init; } = "recipe";
}
