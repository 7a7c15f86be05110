using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Storage;

namespace Birthmark.Pki.Certificates.Finding;

/// <summary>
/// Finds certificates by what is random in them. Such an index costs a page of the log for every entry, were it kept with every commit; so the entries
/// of recent certificates stay in memory and are merged into the table a generation at a time, in order. Nothing is lost by a crash: entries are made
/// again from the rows behind <c>merged_to</c>. An entry may point at a row that was never kept; it finds nothing.
/// </summary>
internal sealed class CertificateIndex(IJournal journal, IReader reader)
{
    /// <summary>Statement part: ids from the table for the kind and the key, and those that <see cref="Recent"/> gave as JSON.</summary>
    internal static string Ids(IndexKind kind, string key, string recent) =>
        $"SELECT id FROM pki_certificate_find WHERE kind = {(int)kind} AND key = {key} UNION ALL SELECT value FROM json_each({recent})";

    /// <summary>Entries of a generation: four a certificate.</summary>
    private const int Largest = 65_536;

    /// <summary>Entries merged by one act, between the acts of the line. Each changes a page of its own in a big table, and the line waits until all are written.</summary>
    private const int Portion = 128;

    private const string Unmerged = """
        SELECT id, serial, subject_key, key_key, fingerprint_key FROM pki_certificate WHERE id > (SELECT merged_to FROM pki_certificate_find_state WHERE one = 1) ORDER BY id
        """;

    private const string Stored = "SELECT id, der FROM pki_certificate WHERE id IN (SELECT value FROM json_each($1)) AND der IS NOT NULL";

    private const string Inserted = "INSERT INTO pki_certificate_find (kind, key, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    // An open intent has no fingerprint yet: its row is not behind the line before it has one.
    private const string Advanced = """
        UPDATE pki_certificate_find_state
        SET merged_to = COALESCE((SELECT MIN(id) FROM pki_certificate WHERE id > merged_to AND id <= $1 AND status = 10) - 1, $1)
        WHERE one = 1 AND merged_to < $1
        """;

    private readonly Lock gate = new();
    private Generation? fresh;
    private Generation? ageing;

    /// <summary>Runs on the journal's writer, in the act that writes the row.</summary>
    internal void Add(IndexKind kind, long key, long id)
    {
        lock (gate)
        {
            Load();
            fresh!.Add(new(kind, key, id));
            if (fresh.Count < Largest || ageing is not null)
            {
                return;
            }

            (ageing, fresh) = (fresh, new Generation());
        }

        _ = Task.Run(MergeAsync);
    }

    /// <summary>Rows that the table may not know yet, as a JSON array; null for none.</summary>
    internal string? Recent(IndexKind kind, long key)
    {
        List<long>? ids = null;
        lock (gate)
        {
            Load();
            fresh!.Find(kind, key, ref ids);
            ageing?.Find(kind, key, ref ids);
        }

        return ids is null ? null : JsonSerializer.Serialize(ids, IndexJson.Default.ListInt64);
    }

    /// <summary>Merges what is in memory now, without waiting for a whole generation.</summary>
    internal async Task FlushAsync()
    {
        lock (gate)
        {
            Load();
            if (ageing is not null || fresh!.Count == 0)
            {
                return;
            }

            (ageing, fresh) = (fresh, new Generation());
        }

        await MergeAsync().ConfigureAwait(false);
    }

    private async Task MergeAsync()
    {
        try
        {
            var entries = ageing!.Sorted();
            await InsertAsync(entries).ConfigureAwait(false);

            // Only now: what closed the generation may not have been readable when the merging began.
            await InsertAsync(await Sha256Async(entries).ConfigureAwait(false)).ConfigureAwait(false);
            await journal.CommitAsync("certificate.index", Advance).ConfigureAwait(false);
            lock (gate)
            {
                ageing = null;
            }
        }
        catch (StorageUnavailableException)
        {
            // Nothing is forgotten: what could not be merged goes back to the entries that wait for the next time.
            lock (gate)
            {
                foreach (var entry in ageing!.Sorted())
                {
                    fresh!.Add(entry);
                }

                ageing = null;
            }
        }
    }

    private async Task InsertAsync(IEnumerable<IndexEntry> entries)
    {
        foreach (var portion in entries.Chunk(Portion))
        {
            await journal.CommitRepeatableAsync("certificate.index", tx =>
            {
                foreach (var entry in portion)
                {
                    tx.Execute(Inserted, (int)entry.Kind, entry.Key, entry.Id);
                }

                return true;
            }).ConfigureAwait(false);
        }
    }

    private async Task<List<IndexEntry>> Sha256Async(IndexEntry[] entries)
    {
        var all = new List<IndexEntry>();
        foreach (var ids in entries.Where(entry => entry.Kind == IndexKind.Fingerprint).Select(entry => entry.Id).Order().Chunk(Portion))
        {
            all.AddRange(await reader.QueryAsync(
                Stored, row => new IndexEntry(IndexKind.Sha256, Digests.Key(SHA256.HashData(row.GetFieldValue<byte[]>(1))), row.GetInt64(0)),
                JsonSerializer.Serialize(ids.ToList(), IndexJson.Default.ListInt64)).ConfigureAwait(false));
        }

        all.Sort();
        return all;
    }

    private int Advance(ITransaction tx)
    {
        lock (gate)
        {
            // A certificate whose fingerprint came after its generation was closed waits in the fresh one.
            return tx.Execute(Advanced, Math.Min(ageing!.LastId, fresh!.FirstId - 1));
        }
    }

    private void Load()
    {
        if (fresh is not null)
        {
            return;
        }

        var generation = new Generation();
        // In the store of this process a query is answered before it returns.
        foreach (var row in reader.QueryAsync(Unmerged, Shape).AsTask().GetAwaiter().GetResult())
        {
            foreach (var entry in row)
            {
                generation.Add(entry);
            }
        }

        fresh = generation;
    }

    private static List<IndexEntry> Shape(System.Data.Common.DbDataReader row)
    {
        var id = row.GetInt64(0);
        var entries = new List<IndexEntry>(4)
        {
            new(IndexKind.SerialNumber, Digests.SerialKey(row.GetFieldValue<byte[]>(1)), id),
            new(IndexKind.Subject, row.GetInt64(2), id),
            new(IndexKind.PublicKey, row.GetInt64(3), id),
        };
        if (!row.IsDBNull(4))
        {
            entries.Add(new(IndexKind.Fingerprint, row.GetInt64(4), id));
        }

        return entries;
    }
}
