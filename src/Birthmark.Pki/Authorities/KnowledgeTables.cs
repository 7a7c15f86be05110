using System.Formats.Asn1;
using Birthmark.Pki.Access;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Storage;

namespace Birthmark.Pki.Authorities;

/// <summary>Reads and writes the tables of <see cref="Schema.KnowledgeSchema"/>.</summary>
internal sealed class KnowledgeTables(IReader reader, TimeProvider time)
{
    /// <summary>EJBCA keeps numbers up to 1000 for its fixed profiles.</summary>
    private const int LastFixedId = 1000;

    /// <exception cref="PkiRefusedException">A stored object is not readable by this version.</exception>
    internal async Task<Knowledge> ReadAsync()
    {
        var faults = new Faults();
        var rows = await reader.QueryAsync(
            "SELECT kind, name, id, text FROM pki_object ORDER BY kind, name",
            r => (Kind: r.GetString(0), Name: r.GetString(1), Id: (int)r.GetInt64(2), Text: r.GetString(3))).ConfigureAwait(false);
        var objects = rows
            .Select(r => (Row: r, Read: ObjectReader.Read([new DeclaredFile($"{r.Kind} '{r.Name}' in use", r.Text)], faults)))
            .Where(p => p.Read.Count == 1)
            .ToDictionary(p => (p.Row.Kind, p.Row.Name), p => new KnownObject(p.Read[0], p.Row.Id));
        faults.ThrowIfAny();
        var authorities = await reader.QueryAsync(
            "SELECT name, public_key, subject, certificate, chain FROM pki_authority",
            r => new AuthorityState(
                r.GetString(0), r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2), r.IsDBNull(3) ? (ReadOnlyMemory<byte>?)null : r.GetFieldValue<byte[]>(3),
                Split(r.GetFieldValue<byte[]>(4)))).ConfigureAwait(false);
        var disabled = await reader.QueryAsync(
            "SELECT name, reason, disabled_at, disabled_by FROM pki_role_disabled",
            r => new DisabledRole(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), r.GetString(3))).ConfigureAwait(false);
        return new(objects, authorities.ToDictionary(a => a.Name, StringComparer.Ordinal), disabled.ToDictionary(d => d.Name, StringComparer.Ordinal));
    }

    /// <summary>Writes an object. A profile keeps its number or gets the next of its kind; an authority has EJBCA's id of its subject.</summary>
    internal void Write(ITransaction transaction, DeclaredObject declared)
    {
        var id = declared is AuthorityDeclaration authority ? authority.Subject.EjbcaId : IdOf(transaction, declared);
        transaction.Execute(
            """
            INSERT INTO pki_object (kind, name, id, text, changed_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (kind, name) DO UPDATE SET id = excluded.id, text = excluded.text, changed_at = excluded.changed_at
            """,
            declared.Kind, declared.Name, id, declared.ToYaml(), time.GetUtcNow());
    }

    internal void Write(ITransaction transaction, AuthorityState state) => transaction.Execute(
        """
        INSERT INTO pki_authority (name, public_key, subject, certificate, chain, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (name) DO UPDATE SET subject = excluded.subject, certificate = excluded.certificate, chain = excluded.chain, changed_at = excluded.changed_at
        """,
        state.Name, state.PublicKey.ToArray(), state.EncodedSubject.ToArray(), state.Certificate?.ToArray(), Join(state.Issuers), time.GetUtcNow());

    private static int IdOf(ITransaction transaction, DeclaredObject declared)
    {
        var kept = transaction.Query("SELECT id FROM pki_object WHERE kind = $1 AND name = $2", r => (int)r.GetInt64(0), declared.Kind, declared.Name);
        var last = transaction.Query("SELECT MAX(id) FROM pki_object WHERE kind = $1", r => r.IsDBNull(0) ? LastFixedId : (int)r.GetInt64(0), declared.Kind)[0];
        return kept.Count > 0 ? kept[0] : Math.Max(last, LastFixedId) + 1;
    }

    private static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> chain) => [.. chain.SelectMany(c => c.ToArray())];

    private static List<ReadOnlyMemory<byte>> Split(byte[] chain)
    {
        var certificates = new List<ReadOnlyMemory<byte>>();
        for (var reader = new AsnReader(chain, AsnEncodingRules.DER); reader.HasData;)
        {
            certificates.Add(reader.ReadEncodedValue());
        }

        return certificates;
    }
}
