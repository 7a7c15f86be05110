using Birthmark.Storage;

namespace Birthmark.Production.Memory;

/// <summary>Images signed so far, by the digest of everything that went into them.</summary>
internal sealed class SignedImages(IJournal journal, IReader reader)
{
    internal async Task<byte[]?> FindAsync(string inputs)
    {
        var rows = await reader.QueryAsync("SELECT content FROM production_signed_image WHERE inputs = $1", r => r.GetFieldValue<byte[]>(0), inputs);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Keeps it; gives the one that was kept before, when somebody was faster.</summary>
    internal Task<byte[]> KeepAsync(string inputs, byte[] image) => journal.CommitAsync("image.sign", tx =>
    {
        tx.Execute("INSERT INTO production_signed_image (inputs, content) VALUES ($1, $2) ON CONFLICT (inputs) DO NOTHING", inputs, image);
        return tx.Query("SELECT content FROM production_signed_image WHERE inputs = $1", r => r.GetFieldValue<byte[]>(0), inputs)[0];
    });
}
