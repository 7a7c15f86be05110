using System.Security.Cryptography;

namespace Birthmark.Exchange.Packages;

/// <summary>What goes into a package: a project and what it names.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Text">YAML, UTF-8.</param>
/// <param name="Files">By path as the project writes it: a file on disk, opened when its turn comes.</param>
/// <param name="Environment">Variables that the project names; secrets.</param>
public sealed record PackageContent(
    string Project, ReadOnlyMemory<byte> Text, IReadOnlyDictionary<string, Func<Stream>> Files, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Environment)
{
    internal const string ProjectPath = "project.yaml";
    internal const string FilePrefix = "files/";
    internal const string EnvironmentPrefix = "environment/";

    /// <summary>Every entry in the order in which it stands in the archive.</summary>
    internal IEnumerable<(string Path, Func<Stream> Open)> Entries()
    {
        yield return (ProjectPath, () => new MemoryStream(Text.ToArray()));
        foreach (var (name, value) in Environment.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            yield return (EnvironmentPrefix + name, () => new MemoryStream(value.ToArray()));
        }

        foreach (var (name, open) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            yield return (FilePrefix + name, open);
        }
    }

    internal static async Task<PackageEntry> DescribeAsync(string path, Func<Stream> open, CancellationToken cancellation)
    {
        await using var stream = open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[1 << 16];
        long length = 0;
        int count;
        while ((count = await stream.ReadAsync(piece, cancellation)) > 0)
        {
            hash.AppendData(piece, 0, count);
            length += count;
        }

        CryptographicOperations.ZeroMemory(piece);
        return new(path, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
