using System.Data.Common;
using System.Security.Cryptography;
using Birthmark.Storage;

namespace Birthmark.Keys.Hardware;

/// <summary>The statements of the hardware stores; every write leaves its audit record in the same commit.</summary>
internal sealed class HardwareTables(IJournal journal, IReader reader)
{
    private const string Actor = "hub";

    internal async Task<IReadOnlyList<HardwareTokenRecord>> ReadTokensAsync(string store) => [.. (await reader.QueryAsync(
        "SELECT name, store, auto_activate, sealed_code, created_at FROM hardware_token ORDER BY name", ShapeToken)).Where(t => t.Store == store)];

    internal ValueTask<IReadOnlyList<HardwareKeyRecord>> ReadKeysAsync() => reader.QueryAsync(
        "SELECT token, alias, algorithm, public_key, wrapped, created_at FROM hardware_key ORDER BY token, alias", ShapeKey);

    /// <exception cref="KeyRefusedException">The name is taken.</exception>
    internal Task AddTokenAsync(HardwareTokenRecord token, CancellationToken cancellation) => journal.CommitAsync(
        "token.create",
        tx =>
        {
            var rows = tx.Execute(
                """
                INSERT INTO hardware_token (name, store, auto_activate, sealed_code, created_at)
                SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM key_token WHERE name = $1) ON CONFLICT (name) DO NOTHING
                """,
                token.Name, token.Store, token.AutoActivate, token.SealedCode, token.CreatedAt);
            if (rows == 0)
            {
                throw new KeyRefusedException(KeyRefusal.TokenExists, $"A crypto token '{token.Name}' exists already: choose another name.");
            }

            tx.Record(new AuditRecord("token.create", Actor, token.Name, ("store", token.Store), ("auto_activate", token.AutoActivate ? "yes" : "no")));
            return rows;
        },
        cancellation);

    /// <param name="key">What to keep of it.</param>
    /// <param name="act"><c>key.generate</c>, or <c>key.adopt</c> for one that the device had before.</param>
    /// <param name="store">Scheme of its store.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal Task AddKeyAsync(HardwareKeyRecord key, string act, string store, CancellationToken cancellation) => journal.CommitAsync(
        act,
        tx =>
        {
            var rows = tx.Execute(
                """
                INSERT INTO hardware_key (token, alias, algorithm, public_key, wrapped, created_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (token, alias) DO NOTHING
                """,
                key.Token, key.Alias, key.Algorithm.ToString(), key.PublicKey, key.Wrapped, key.CreatedAt);
            if (rows == 0)
            {
                throw new KeyRefusedException(KeyRefusal.KeyExists, $"The crypto token '{key.Token}' has a key '{key.Alias}' already: choose another alias, or remove that key first.");
            }

            tx.Record(Describe(act, store, key));
            return rows;
        },
        cancellation);

    internal Task RemoveKeyAsync(HardwareKeyRecord key, string store, CancellationToken cancellation) => journal.CommitAsync(
        "key.remove",
        tx =>
        {
            var rows = tx.Execute("DELETE FROM hardware_key WHERE token = $1 AND alias = $2", key.Token, key.Alias);
            tx.Record(Describe("key.remove", store, key));
            return rows;
        },
        cancellation);

    internal Task RecordAsync(string act, string token, string by, CancellationToken cancellation) => journal.CommitAsync(
        act,
        tx =>
        {
            tx.Record(new AuditRecord(act, Actor, token, ("by", by)));
            return 0;
        },
        cancellation);

    internal Task RecordSecretAsync(string act, KeyUri key, SecretKeyKind kind, CancellationToken cancellation) => journal.CommitAsync(
        act,
        tx =>
        {
            tx.Record(new AuditRecord(act, Actor, key.ToString(), ("algorithm", kind.ToString())));
            return 0;
        },
        cancellation);

    private static AuditRecord Describe(string act, string store, HardwareKeyRecord key) => new(
        act, Actor, new KeyUri(store, key.Token, key.Alias).ToString(), ("algorithm", key.Algorithm.ToString()), ("public_key_sha256", Convert.ToHexStringLower(SHA256.HashData(key.PublicKey))));

    private static HardwareTokenRecord ShapeToken(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)));

    private static HardwareKeyRecord ShapeKey(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Enum.Parse<KeyAlgorithm>(row.GetString(2)),
        row.GetFieldValue<byte[]>(3),
        row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
