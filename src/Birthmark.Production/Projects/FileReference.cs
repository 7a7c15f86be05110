using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>A file (firmware) that a recipe delivers: its path as written, its digest, and where that was written.</summary>
internal sealed record FileReference(string Path, string Sha256, Place Place);
