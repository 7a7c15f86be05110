using Birthmark.Storage;

namespace Birthmark.Exchange;

/// <summary>Tables of this room: checkpoints and who witnessed them, the report key's certificate, paired OEMs and the packages that came from them, sites of evidence and how far each is, changes of lists, the TPM's attestation key and owners' enrolments.</summary>
public static class ExchangeSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("exchange", 1, """
            CREATE TABLE exchange_checkpoint (
                size INTEGER PRIMARY KEY,
                made_at BIGINT NOT NULL,
                note BLOB NOT NULL);
            CREATE TABLE exchange_witness (
                name TEXT NOT NULL PRIMARY KEY,
                public_key BLOB NOT NULL,
                added_at BIGINT NOT NULL,
                added_by TEXT NOT NULL);
            CREATE TABLE exchange_cosignature (
                size BIGINT NOT NULL,
                witness TEXT NOT NULL,
                signature BLOB NOT NULL,
                received_at BIGINT NOT NULL,
                PRIMARY KEY (size, witness));
            CREATE TABLE exchange_certificate (
                purpose TEXT NOT NULL PRIMARY KEY,
                certificate BLOB NOT NULL);
            """),
        new("exchange", 2, """
            CREATE TABLE exchange_oem (
                name TEXT NOT NULL PRIMARY KEY,
                key_hash TEXT NOT NULL UNIQUE,
                certificate BLOB NOT NULL,
                pinned_at BIGINT NOT NULL,
                pinned_by TEXT NOT NULL);
            CREATE TABLE exchange_package (
                oem TEXT NOT NULL,
                project TEXT NOT NULL,
                sequence BIGINT NOT NULL,
                package_id TEXT NOT NULL,
                version TEXT NOT NULL,
                imported_at BIGINT NOT NULL,
                imported_by TEXT NOT NULL,
                PRIMARY KEY (oem, project, sequence));
            """),
        new("exchange", 3, """
            CREATE TABLE exchange_site (
                name TEXT NOT NULL PRIMARY KEY,
                url TEXT NOT NULL,
                trust TEXT NOT NULL,
                acknowledged BIGINT NOT NULL,
                acknowledged_at BIGINT NULL,
                is_paused BIGINT NOT NULL,
                added_at BIGINT NOT NULL,
                added_by TEXT NOT NULL);
            CREATE TABLE exchange_parked (
                site TEXT NOT NULL,
                log_index BIGINT NOT NULL,
                reason TEXT NOT NULL,
                parked_at BIGINT NOT NULL,
                is_retried BIGINT NOT NULL,
                PRIMARY KEY (site, log_index));
            """),
        new("exchange", 4, """
            CREATE TABLE exchange_list (
                project TEXT NOT NULL,
                number BIGINT NOT NULL,
                kind BIGINT NOT NULL,
                batch TEXT NOT NULL,
                device TEXT,
                at BIGINT NOT NULL,
                log_index BIGINT NOT NULL,
                digest BLOB NOT NULL,
                PRIMARY KEY (project, number));
            CREATE INDEX exchange_list_batch ON exchange_list (batch);
            CREATE TABLE exchange_withdrawal (
                device TEXT NOT NULL,
                step TEXT NOT NULL,
                batch TEXT NOT NULL,
                reason TEXT NOT NULL,
                PRIMARY KEY (device, step));
            CREATE INDEX exchange_withdrawal_batch ON exchange_withdrawal (batch);
            CREATE TABLE exchange_list_place (next BIGINT NOT NULL);
            INSERT INTO exchange_list_place (next) VALUES (0);
            """),
        new("exchange", 5, """
            CREATE TABLE exchange_attestation_key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
            CREATE TABLE exchange_enrolment (
                owner TEXT NOT NULL PRIMARY KEY,
                enrolled_at BIGINT NOT NULL,
                enrolled_by TEXT NOT NULL,
                not_after BIGINT NOT NULL,
                certificates TEXT NOT NULL);
            """),
    ];
}
