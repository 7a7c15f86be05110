using Birthmark.Storage;

namespace Birthmark.Production;

/// <summary>The tables of this room.</summary>
public static class ProductionSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("production", 1, """
            CREATE TABLE production_project (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version BIGINT NOT NULL);

            CREATE TABLE production_project_version (
                project_id BIGINT NOT NULL, version BIGINT NOT NULL, digest TEXT NOT NULL, file TEXT NOT NULL, text TEXT NOT NULL,
                applied_at BIGINT NOT NULL, applied_by TEXT NOT NULL, PRIMARY KEY (project_id, version));

            CREATE TABLE production_secret (project TEXT NOT NULL, path TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (project, path));

            CREATE TABLE production_file (sha256 TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL);

            CREATE TABLE production_counter (project TEXT NOT NULL, name TEXT NOT NULL, next BIGINT NOT NULL, PRIMARY KEY (project, name));

            CREATE TABLE production_batch (
                id INTEGER PRIMARY KEY, tail BIGINT NOT NULL, name TEXT NOT NULL, project_id BIGINT NOT NULL, project_version BIGINT NOT NULL,
                profile TEXT NOT NULL, device_type TEXT NOT NULL, quantity BIGINT NOT NULL, head_count BIGINT NOT NULL, stations TEXT,
                state BIGINT NOT NULL, created BIGINT NOT NULL, ok BIGINT NOT NULL, ko BIGINT NOT NULL,
                opened_at BIGINT NOT NULL, opened_by TEXT NOT NULL, closed_at BIGINT, closed_by TEXT);
            CREATE INDEX production_batch_state ON production_batch (state, id);
            CREATE INDEX production_batch_name ON production_batch (name, id);

            CREATE TABLE production_device (
                id INTEGER PRIMARY KEY, tail BIGINT NOT NULL, batch_id BIGINT NOT NULL, ticket BIGINT NOT NULL, project_id BIGINT NOT NULL,
                serial TEXT NOT NULL, station TEXT NOT NULL, head TEXT, state BIGINT NOT NULL, reason TEXT, certificates BLOB,
                created_at BIGINT NOT NULL, provisioned_at BIGINT, reported_at BIGINT);
            CREATE UNIQUE INDEX production_device_ticket ON production_device (batch_id, ticket);
            CREATE UNIQUE INDEX production_device_serial ON production_device (project_id, serial);
            CREATE INDEX production_device_in_flight ON production_device (batch_id, ticket) WHERE state < 3;
            CREATE INDEX production_device_intended ON production_device (id) WHERE state = 1;
            CREATE INDEX production_device_denied ON production_device (batch_id, ticket) WHERE state > 3;

            CREATE TABLE production_device_secret (device_id INTEGER PRIMARY KEY, is_intent BIGINT NOT NULL, sealed BLOB NOT NULL);

            CREATE TABLE production_errand (
                device_id BIGINT NOT NULL, step TEXT NOT NULL, kind BIGINT NOT NULL, batch_id BIGINT NOT NULL, issuer TEXT, serial TEXT,
                tries BIGINT NOT NULL, due BIGINT NOT NULL, problem TEXT, PRIMARY KEY (device_id, step));
            CREATE INDEX production_errand_due ON production_errand (due);
            CREATE INDEX production_errand_batch ON production_errand (batch_id);
            """),
        // Devices on their way are few: those whose intent is open are found among them, and every device is spared two changes of an index.
        new("production", 2, "DROP INDEX production_device_intended"),
        new("production", 3, """
            CREATE TABLE production_owner (project TEXT NOT NULL PRIMARY KEY, oem TEXT NOT NULL, pinned_at BIGINT NOT NULL, pinned_by TEXT NOT NULL);

            CREATE TABLE production_order (
                oem TEXT NOT NULL, number TEXT NOT NULL, sequence BIGINT NOT NULL, project TEXT NOT NULL, profile TEXT NOT NULL,
                quantity BIGINT NOT NULL, taken BIGINT NOT NULL, not_before BIGINT NOT NULL, not_after BIGINT NOT NULL,
                per_day BIGINT, day BIGINT NOT NULL, day_taken BIGINT NOT NULL, certificates BIGINT, certificates_taken BIGINT NOT NULL,
                is_stopped BIGINT NOT NULL, accepted_at BIGINT NOT NULL, accepted_by TEXT NOT NULL, PRIMARY KEY (oem, number));
            CREATE INDEX production_order_project ON production_order (project, profile);

            CREATE TABLE production_allowance (
                oem TEXT NOT NULL PRIMARY KEY, sequence BIGINT NOT NULL, quantity BIGINT, taken BIGINT NOT NULL, stopped_through BIGINT NOT NULL);

            ALTER TABLE production_batch ADD COLUMN order_oem TEXT;
            ALTER TABLE production_batch ADD COLUMN order_number TEXT;
            ALTER TABLE production_batch ADD COLUMN granted BIGINT;
            """),
        new("production", 4, "CREATE TABLE production_device_for_owner (device_id INTEGER PRIMARY KEY, envelope BLOB NOT NULL)"),
        new("production", 5, """
            CREATE TABLE production_device_block (
                device_id BIGINT NOT NULL, position BIGINT NOT NULL, name TEXT NOT NULL, address BIGINT NOT NULL, length BIGINT NOT NULL,
                is_secret BIGINT NOT NULL, digest BLOB NOT NULL, observed BLOB, PRIMARY KEY (device_id, position));

            CREATE TABLE production_block_key (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);

            ALTER TABLE production_batch ADD COLUMN memory_map TEXT;
            ALTER TABLE production_batch ADD COLUMN memory_map_sha256 TEXT;
            """),
        // Findings are few; the number of open ones is kept with their batch.
        new("production", 6, """
            CREATE TABLE production_finding (
                id INTEGER PRIMARY KEY, code BIGINT NOT NULL, batch_id BIGINT NOT NULL, ticket BIGINT NOT NULL, device_id BIGINT, device_tail BIGINT,
                step TEXT NOT NULL, issuer TEXT NOT NULL, serial TEXT NOT NULL, sha256 TEXT, value TEXT NOT NULL,
                state BIGINT NOT NULL, found_at BIGINT NOT NULL, closed_at BIGINT, closed_by TEXT);
            CREATE UNIQUE INDEX production_finding_open ON production_finding (batch_id, ticket, code, step, issuer, serial) WHERE state = 0;
            CREATE INDEX production_finding_state ON production_finding (state, id);
            CREATE INDEX production_finding_batch ON production_finding (batch_id, id);
            CREATE INDEX production_finding_batch_state ON production_finding (batch_id, state, id);

            ALTER TABLE production_batch ADD COLUMN findings BIGINT;
            ALTER TABLE production_batch ADD COLUMN reconciled_at BIGINT;
            CREATE INDEX production_batch_findings ON production_batch (findings) WHERE findings > 0;
            """),
        // Devices of the deny lists are few; looking for them must not walk past all the others.
        new("production", 7, """
            CREATE TABLE production_ko_reason (batch_id BIGINT NOT NULL, reason TEXT NOT NULL, devices BIGINT NOT NULL, PRIMARY KEY (batch_id, reason));
            CREATE INDEX production_device_bad ON production_device (state, id) WHERE state > 3;
            """),
        new("production", 8, "CREATE TABLE production_signed_image (inputs TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL)"),
        // A project's page shows its batches, and how many each version has.
        new("production", 9, "CREATE INDEX production_batch_project ON production_batch (project_id, project_version, id)"),
        // What orders decide carries a code under the hub key: see OrderLedger.
        new("production", 10, """
            ALTER TABLE production_order ADD COLUMN generation BIGINT;
            ALTER TABLE production_order ADD COLUMN tag BLOB;
            ALTER TABLE production_allowance ADD COLUMN generation BIGINT;
            ALTER TABLE production_allowance ADD COLUMN tag BLOB;
            ALTER TABLE production_owner ADD COLUMN generation BIGINT;
            ALTER TABLE production_owner ADD COLUMN tag BLOB;
            CREATE TABLE production_grant (batch_id INTEGER PRIMARY KEY, oem TEXT NOT NULL, number TEXT NOT NULL, granted BIGINT NOT NULL, generation BIGINT, tag BLOB);
            INSERT INTO production_grant (batch_id, oem, number, granted)
                SELECT id, order_oem, order_number, granted FROM production_batch WHERE order_oem IS NOT NULL AND state < 4;
            CREATE TABLE production_ledger (id INTEGER PRIMARY KEY, generation BIGINT NOT NULL, pieces BIGINT NOT NULL, total BIGINT NOT NULL, tag BLOB NOT NULL);
            """),
    ];
}
