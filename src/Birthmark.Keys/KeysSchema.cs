using Birthmark.Storage;

namespace Birthmark.Keys;

/// <summary>The tables of the software key store. Private keys and token keys stand in them encrypted only.</summary>
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
    ];
}
