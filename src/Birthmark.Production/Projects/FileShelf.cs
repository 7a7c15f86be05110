using System.Collections.Concurrent;
using System.Security.Cryptography;
using Birthmark.Storage;

namespace Birthmark.Production.Projects;

/// <summary>Files that recipes deliver, kept by digest, so that what a batch delivers cannot be swapped on a disk.</summary>
internal sealed class FileShelf(IReader reader)
{
    internal const int MaxLength = 64 << 20;
    private const int MostKept = 16;
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> kept = new(StringComparer.Ordinal);

    internal async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, string digest) =>
        kept.TryGetValue(digest, out var content) ? content : await LoadAsync(path, digest);

    /// <summary>Reads it, for somebody who keeps what it says and not the file.</summary>
    /// <exception cref="ProductionRefusedException">It is gone, or was altered in the database.</exception>
    internal async Task<ReadOnlyMemory<byte>> ReadOnceAsync(string path, string digest) =>
        kept.TryGetValue(digest, out var content) ? content : await FetchAsync(path, digest);

    /// <summary>Reads it from the store and checks it against its digest.</summary>
    /// <exception cref="ProductionRefusedException">It is gone, or was altered in the database.</exception>
    internal async Task<ReadOnlyMemory<byte>> LoadAsync(string path, string digest)
    {
        var content = await FetchAsync(path, digest);
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[digest] = content;
        return content;
    }

    private async Task<byte[]> FetchAsync(string path, string digest)
    {
        var rows = await reader.QueryAsync("SELECT content FROM production_file WHERE sha256 = $1", r => r.GetFieldValue<byte[]>(0), digest);
        if (rows.Count == 0 || Digest(rows[0]) != digest)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.FirmwareAltered, $"The stored file '{path}' no longer has the SHA-256 {digest}.", "Apply the project again with the file.");
        }

        return rows[0];
    }

    internal static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal static void Put(ITransaction tx, string digest, byte[] content) =>
        tx.Execute("INSERT INTO production_file (sha256, content) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING", digest, content);
}
