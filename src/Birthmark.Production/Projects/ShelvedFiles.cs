using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Files as they were stored when the project was applied.</summary>
internal sealed class ShelvedFiles(FileShelf shelf) : IDeclaredFiles
{
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(FileReference file, FaultList faults) => await shelf.ReadOnceAsync(file.Path, file.Sha256);
}
