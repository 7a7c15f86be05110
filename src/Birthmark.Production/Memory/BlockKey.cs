using System.Text;
using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Production.Memory;

/// <summary>
/// The key of this hub under which digests of secret blocks are recorded: without it nobody can try short secrets out. Made when first needed,
/// kept sealed, never changed.
/// </summary>
internal sealed class BlockKey(IJournal journal, IReader reader, ISealer sealer, IRandomSource random)
{
    private const int Length = 32;
    private static readonly byte[] Context = Encoding.ASCII.GetBytes("hub/block-digests");
    private readonly Lock turn = new();
    private Task<SecretBuffer>? opened;

    internal Task<SecretBuffer> OpenAsync()
    {
        lock (turn)
        {
            return opened is null or { IsFaulted: true } or { IsCanceled: true } ? opened = OpenOnceAsync() : opened;
        }
    }

    private async Task<SecretBuffer> OpenOnceAsync() => sealer.Open(await FindAsync() ?? await MakeAsync(), Context);

    private async Task<byte[]?> FindAsync()
    {
        var rows = await reader.QueryAsync("SELECT sealed FROM production_block_key WHERE id = 1", r => r.GetFieldValue<byte[]>(0));
        return rows.Count == 0 ? null : rows[0];
    }

    private async Task<byte[]> MakeAsync()
    {
        using var made = new SecretBuffer(Length);
        random.Fill(made.Span);
        var isSealed = sealer.Seal(made.Span, Context);
        return await journal.CommitAsync("hub.block-key", tx =>
        {
            tx.Execute("INSERT INTO production_block_key (id, sealed) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", isSealed);
            return tx.Query("SELECT sealed FROM production_block_key WHERE id = 1", r => r.GetFieldValue<byte[]>(0))[0];
        });
    }
}
