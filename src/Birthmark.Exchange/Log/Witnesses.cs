using Birthmark.Storage;

namespace Birthmark.Exchange.Log;

/// <summary>Who may cosign the log's checkpoints: keys of the OEM, registered by the owner.</summary>
public sealed class Witnesses
{
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly TimeProvider time;

    internal Witnesses(IJournal journal, IReader reader, TimeProvider time) => (this.journal, this.reader, this.time) = (journal, reader, time);

    public async Task<IReadOnlyList<NoteKey>> ListAsync()
    {
        var rows = await reader.QueryAsync(
            "SELECT name, public_key FROM exchange_witness ORDER BY name", r => (Name: r.GetString(0), PublicKey: r.GetFieldValue<byte[]>(1)));
        return [.. rows.Select(r => NoteKey.TryMake(r.Name, r.PublicKey, out var key, out _) ? key : null).OfType<NoteKey>()];
    }

    /// <summary>Registers a witness; the same again changes nothing.</summary>
    /// <param name="name">Key name; ignored when the text brings its own.</param>
    /// <param name="publicKey">PEM of a public key or certificate, or the one-line form of a note's key.</param>
    /// <param name="actor">Who registers.</param>
    /// <param name="cancellation">Until the commit.</param>
    /// <exception cref="ExchangeRefusedException">Not ECDSA P-256, or the name is taken by another key.</exception>
    public async Task<NoteKey> AddAsync(string name, string publicKey, string actor, CancellationToken cancellation = default)
    {
        if (!NoteKey.TryRead(name, publicKey, out var key, out var why))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.WitnessInvalid, why);
        }

        var octets = key.PublicKey.ToArray();
        var at = time.GetUtcNow();
        await journal.CommitAsync("witness.add", tx => Add(tx, key, octets, at, actor), cancellation);
        return key;
    }

    private static bool Add(ITransaction tx, NoteKey key, byte[] octets, DateTimeOffset at, string actor)
    {
        var known = tx.Query("SELECT public_key FROM exchange_witness WHERE name = $1", r => r.GetFieldValue<byte[]>(0), key.Name);
        if (known.Count > 0)
        {
            return known[0].AsSpan().SequenceEqual(octets) ? false : throw new ExchangeRefusedException(
                ExchangeRefusal.WitnessExists, $"The witness '{key.Name}' is registered with another key: register the new key under another name.");
        }

        tx.Execute("INSERT INTO exchange_witness (name, public_key, added_at, added_by) VALUES ($1, $2, $3, $4)", key.Name, octets, at, actor);
        tx.Record(new AuditRecord("witness.add", actor, key.Name, ("key", key.Text)));
        return true;
    }
}
