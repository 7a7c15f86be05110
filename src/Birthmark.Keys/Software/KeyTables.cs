using System.Data.Common;
using System.Security.Cryptography;
using Birthmark.Storage;

namespace Birthmark.Keys.Software;

/// <summary>The statements of the software key store; every write leaves its audit record in the same commit.</summary>
internal sealed class KeyTables(IJournal journal, IReader reader)
{
    // The rooms above record the person; here the hub itself acts.
    private const string Actor = "hub";

    internal ValueTask<IReadOnlyList<TokenRecord>> ReadTokensAsync() => reader.QueryAsync(
        "SELECT name, auto_activate, allow_export, code_salt, code_iterations, wrapped_by_code, sealed_by_hub, created_at FROM key_token ORDER BY name", ShapeToken);

    internal ValueTask<IReadOnlyList<KeyRecord>> ReadKeysAsync() => reader.QueryAsync(
        "SELECT token, alias, algorithm, public_key, private_key, created_at FROM key_pair ORDER BY token, alias", ShapeKey);

    /// <exception cref="KeyRefusedException">The name is taken.</exception>
    internal Task AddTokenAsync(TokenRecord token, CancellationToken cancellation) => journal.CommitAsync(
        "token.create",
        tx =>
        {
            var rows = tx.Execute(
                """
                INSERT INTO key_token (name, auto_activate, allow_export, code_salt, code_iterations, wrapped_by_code, sealed_by_hub, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (name) DO NOTHING
                """,
                token.Name, token.Options.AutoActivate, token.Options.AllowExport, token.ByCode?.Salt, (long?)token.ByCode?.Iterations, token.ByCode?.Wrapped, token.SealedByHub, token.CreatedAt);
            if (rows == 0)
            {
                throw new KeyRefusedException(KeyRefusal.TokenExists, $"A crypto token '{token.Name}' exists already: choose another name.");
            }

            tx.Record(new AuditRecord(
                "token.create",
                Actor,
                token.Name,
                ("store", SoftwareKeyStore.SchemeName),
                ("auto_activate", token.Options.AutoActivate ? "yes" : "no"),
                ("allow_export", token.Options.AllowExport ? "yes" : "no"),
                ("activation_code", token.ByCode is null ? "no" : "yes")));
            return rows;
        },
        cancellation);

    /// <exception cref="KeyRefusedException">The alias is taken.</exception>
    internal Task AddKeyAsync(KeyRecord key, CancellationToken cancellation) => journal.CommitAsync(
        "key.generate",
        tx =>
        {
            var rows = tx.Execute(
                """
                INSERT INTO key_pair (token, alias, algorithm, public_key, private_key, created_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (token, alias) DO NOTHING
                """,
                key.Token, key.Alias, key.Algorithm.ToString(), key.PublicKey, key.EncryptedPrivateKey, key.CreatedAt);
            if (rows == 0)
            {
                throw new KeyRefusedException(KeyRefusal.KeyExists, $"The crypto token '{key.Token}' has a key '{key.Alias}' already: choose another alias, or remove that key first.");
            }

            tx.Record(Describe("key.generate", key));
            return rows;
        },
        cancellation);

    /// <exception cref="KeyRefusedException">No such key.</exception>
    internal Task RemoveKeyAsync(KeyRecord key, CancellationToken cancellation) => journal.CommitAsync(
        "key.remove",
        tx =>
        {
            var rows = tx.Execute("DELETE FROM key_pair WHERE token = $1 AND alias = $2", key.Token, key.Alias);
            if (rows == 0)
            {
                throw new KeyRefusedException(KeyRefusal.KeyUnknown, $"The crypto token '{key.Token}' has no key '{key.Alias}': it was removed already.");
            }

            tx.Record(Describe("key.remove", key));
            return rows;
        },
        cancellation);

    internal Task RecordExportAsync(KeyRecord key, CancellationToken cancellation) =>
        RecordAsync([Describe("key.export", key)], cancellation);

    internal Task RecordActivationAsync(IEnumerable<string> tokens, string by, CancellationToken cancellation) =>
        RecordAsync([.. tokens.Select(t => new AuditRecord("token.activate", Actor, t, ("by", by)))], cancellation);

    internal Task RecordDeactivationAsync(string token, CancellationToken cancellation) =>
        RecordAsync([new AuditRecord("token.deactivate", Actor, token)], cancellation);

    internal Task RecordRefusedActivationAsync(string token, CancellationToken cancellation) =>
        RecordAsync([new AuditRecord("token.refuse", Actor, token, ("reason", nameof(KeyRefusal.WrongActivationCode)))], cancellation);

    private Task<int> RecordAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellation) => journal.CommitAsync(
        records[0].Act,
        tx =>
        {
            foreach (var record in records)
            {
                tx.Record(record);
            }

            return records.Count;
        },
        cancellation);

    private static AuditRecord Describe(string act, KeyRecord key) => new(
        act, Actor, new KeyUri(SoftwareKeyStore.SchemeName, key.Token, key.Alias).ToString(), ("algorithm", key.Algorithm.ToString()), ("public_key_sha256", Fingerprint(key.PublicKey)));

    private static string Fingerprint(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    private static TokenRecord ShapeToken(DbDataReader row) => new(
        row.GetString(0),
        new TokenOptions(row.GetInt64(1) != 0, row.GetInt64(2) != 0),
        row.IsDBNull(3) ? null : new CodeLock(row.GetFieldValue<byte[]>(3), (int)row.GetInt64(4), row.GetFieldValue<byte[]>(5)),
        row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)));

    private static KeyRecord ShapeKey(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Enum.Parse<KeyAlgorithm>(row.GetString(2)),
        row.GetFieldValue<byte[]>(3),
        row.GetFieldValue<byte[]>(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}
