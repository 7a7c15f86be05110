using Birthmark.Storage;

namespace Birthmark.Pki.Schema;

/// <summary>Tables of what the PKI knows: declared objects, and what became of authorities.</summary>
internal static class KnowledgeSchema
{
    // An object is kept as its canonical YAML, read by the reader that reads the operator's files: what is exported is what is stored.
    // A chain is the issuers' certificates one after the other, root last; DER says where each ends.
    internal static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("pki", 1, """
            CREATE TABLE pki_object (
                kind TEXT NOT NULL,
                name TEXT NOT NULL,
                id BIGINT NOT NULL,
                text TEXT NOT NULL,
                changed_at BIGINT NOT NULL,
                PRIMARY KEY (kind, name));
            CREATE TABLE pki_authority (
                name TEXT NOT NULL PRIMARY KEY,
                public_key BLOB NOT NULL,
                subject BLOB NOT NULL,
                certificate BLOB,
                chain BLOB NOT NULL,
                changed_at BIGINT NOT NULL);
            """),
        new("pki", 7, "CREATE TABLE pki_role_disabled (name TEXT NOT NULL PRIMARY KEY, reason TEXT, disabled_at BIGINT NOT NULL, disabled_by TEXT NOT NULL)"),
        // The last answer about a credential by which the hub asks an authority elsewhere; sealed.
        new("pki", 8, "CREATE TABLE pki_credential_answer (credential BLOB NOT NULL PRIMARY KEY, this_update BIGINT NOT NULL, answer BLOB NOT NULL) WITHOUT ROWID"),
    ];
}
