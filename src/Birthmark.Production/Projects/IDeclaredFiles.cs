using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Contents of the files that a project names, while it is compiled.</summary>
internal interface IDeclaredFiles
{
    /// <summary>The content, which has the declared digest; null with a fault.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(FileReference file, FaultList faults);
}
