using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Files as they come with the project, checked against the digests that it declares.</summary>
internal sealed class BroughtFiles(IProjectInputs inputs) : IDeclaredFiles
{
    private readonly Dictionary<string, byte[]> byDigest = new(StringComparer.Ordinal);

    /// <summary>Everything read so far, by digest.</summary>
    internal IReadOnlyDictionary<string, byte[]> Contents => byDigest;

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(FileReference file, FaultList faults) =>
        new(TryTake(file, faults) is { } content ? new ReadOnlyMemory<byte>(content) : null);

    internal byte[]? TryTake(FileReference file, FaultList faults)
    {
        if (byDigest.TryGetValue(file.Sha256, out var known))
        {
            return known;
        }

        if (!inputs.TryReadFile(file.Path, out var content, out var why))
        {
            faults.Add(file.Place, $"{why}.");
            return null;
        }

        var digest = FileShelf.Digest(content);
        if (digest != file.Sha256)
        {
            faults.Add(file.Place, $"The file '{file.Path}' has the SHA-256 {digest}, the {file.Where} says {file.Sha256}. Put the right file there, or correct 'sha256'.");
            return null;
        }

        byDigest.Add(digest, content);
        return content;
    }
}
