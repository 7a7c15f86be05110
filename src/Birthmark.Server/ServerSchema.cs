using Birthmark.Storage;

namespace Birthmark.Server;

/// <summary>Tables of the server: who may call it, who is invited, its own TLS identity, and the console's accounts and sessions.</summary>
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
        new("console", 1, """
            CREATE TABLE console_account (
                name TEXT NOT NULL PRIMARY KEY,
                roles BIGINT NOT NULL,
                password TEXT NULL,
                created_at BIGINT NOT NULL,
                created_by TEXT NOT NULL,
                ended_at BIGINT NULL);
            CREATE TABLE console_passkey (
                credential_id BLOB NOT NULL PRIMARY KEY,
                account TEXT NOT NULL,
                name TEXT NOT NULL,
                public_key BLOB NOT NULL,
                sign_count BIGINT NOT NULL,
                flags BIGINT NOT NULL,
                transports TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                used_at BIGINT NULL);
            CREATE INDEX console_passkey_account ON console_passkey (account);
            CREATE TABLE console_invitation (
                code_hash BLOB NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                roles BIGINT NOT NULL,
                invited_by TEXT NOT NULL,
                expires_at BIGINT NOT NULL);
            CREATE TABLE console_session (
                id INTEGER PRIMARY KEY,
                token_hash BLOB NOT NULL UNIQUE,
                name TEXT NOT NULL,
                roles BIGINT NOT NULL,
                way TEXT NOT NULL,
                fingerprint TEXT NULL,
                remote TEXT NOT NULL,
                agent TEXT NOT NULL,
                began_at BIGINT NOT NULL,
                used_at BIGINT NOT NULL);
            """),
    ];
}
