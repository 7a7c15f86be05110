using Birthmark.Storage;

namespace Birthmark.Server;

/// <summary>Tables of the server: who may call it, who is invited, and its own TLS identity.</summary>
public static class ServerSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("server", 1, """
            CREATE TABLE credential (
                fingerprint TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                roles BIGINT NOT NULL,
                serial_number TEXT NOT NULL,
                issuer_dn TEXT NOT NULL,
                certificate BLOB NOT NULL,
                enrolled_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                revoked_at BIGINT NULL);
            CREATE INDEX credential_name ON credential (name);
            CREATE TABLE invitation (
                handle TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                roles BIGINT NOT NULL,
                code_hash BLOB NOT NULL,
                expires_at BIGINT NOT NULL,
                wrong_tries BIGINT NOT NULL,
                claimed_key TEXT NULL,
                fingerprint TEXT NULL);
            CREATE INDEX invitation_name ON invitation (name);
            CREATE TABLE tls_identity (
                name TEXT NOT NULL PRIMARY KEY,
                certificate BLOB NOT NULL,
                sealed_key BLOB NOT NULL,
                host_names TEXT NOT NULL);
            """),
    ];
}
