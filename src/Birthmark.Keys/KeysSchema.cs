using Birthmark.Storage;

namespace Birthmark.Keys;

/// <summary>The tables of the key stores. Private keys, token keys and activation codes stand in them encrypted only.</summary>
public static class KeysSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("keys", 1, """
            CREATE TABLE key_token (
                name TEXT PRIMARY KEY,
                auto_activate BIGINT NOT NULL,
                allow_export BIGINT NOT NULL,
                code_salt BLOB,
                code_iterations BIGINT,
                wrapped_by_code BLOB,
                sealed_by_hub BLOB,
                created_at BIGINT NOT NULL);
            CREATE TABLE key_pair (
                token TEXT NOT NULL,
                alias TEXT NOT NULL,
                algorithm TEXT NOT NULL,
                public_key BLOB NOT NULL,
                private_key BLOB NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (token, alias));
            """),
        // What the hub knows of tokens in hardware: never a private key, only public halves and, where the hub activates a token itself, its sealed code.
        new("keys", 2, """
            CREATE TABLE hardware_token (
                name TEXT PRIMARY KEY,
                store TEXT NOT NULL,
                auto_activate BIGINT NOT NULL,
                sealed_code BLOB,
                created_at BIGINT NOT NULL);
            CREATE TABLE hardware_key (
                token TEXT NOT NULL,
                alias TEXT NOT NULL,
                algorithm TEXT NOT NULL,
                public_key BLOB NOT NULL,
                wrapped BLOB,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (token, alias));
            """),
        new("keys", 3, """
            CREATE TABLE key_rollback (id INTEGER PRIMARY KEY, value BIGINT NOT NULL, is_clean BIGINT NOT NULL, tag BLOB NOT NULL);
            CREATE TABLE key_rollback_doubt (
                value BIGINT NOT NULL, holder TEXT NOT NULL, order_number TEXT NOT NULL, batch BIGINT NOT NULL, tickets BIGINT NOT NULL,
                certificates BIGINT NOT NULL, PRIMARY KEY (value, batch));
            CREATE TABLE key_rollback_consent (holder TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
            """),
    ];
}
