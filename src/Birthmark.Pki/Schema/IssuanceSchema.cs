using Birthmark.Storage;

namespace Birthmark.Pki.Schema;

/// <summary>Tables of what the PKI makes: certificates, end entities, revocation lists.</summary>
internal static class IssuanceSchema
{
    // Status 10 is an intent: the row is durable before anything is signed, and becomes the certificate (20) in the same place.
    // Digests are found by their first eight octets as an integer: half the index of the whole digest; the whole is compared in the row.
    internal static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("pki", 2, """
            CREATE TABLE pki_issuer (
                id BIGINT NOT NULL PRIMARY KEY,
                dn TEXT NOT NULL,
                authority TEXT NOT NULL);

            CREATE TABLE pki_certificate (
                id INTEGER PRIMARY KEY,
                issuer BIGINT NOT NULL,
                serial BLOB NOT NULL,
                username TEXT NOT NULL,
                subject_dn TEXT NOT NULL,
                subject_key BIGINT NOT NULL,
                san TEXT,
                key_hash BLOB NOT NULL,
                key_key BIGINT NOT NULL,
                fingerprint BLOB,
                fingerprint_key BIGINT,
                certificate_profile TEXT NOT NULL,
                end_entity_profile TEXT,
                status BIGINT NOT NULL,
                reason BIGINT NOT NULL,
                revoked_at BIGINT,
                invalid_since BIGINT,
                issued_at BIGINT NOT NULL,
                not_before BIGINT NOT NULL,
                not_after BIGINT NOT NULL,
                der BLOB);
            CREATE UNIQUE INDEX pki_certificate_serial ON pki_certificate (serial, issuer);
            CREATE INDEX pki_certificate_username ON pki_certificate (username);
            CREATE INDEX pki_certificate_subject ON pki_certificate (subject_key);
            CREATE INDEX pki_certificate_key ON pki_certificate (key_key);
            CREATE INDEX pki_certificate_fingerprint ON pki_certificate (fingerprint_key) WHERE fingerprint_key IS NOT NULL;
            CREATE INDEX pki_certificate_not_after ON pki_certificate (not_after);
            CREATE INDEX pki_certificate_san ON pki_certificate (san) WHERE san IS NOT NULL;
            CREATE INDEX pki_certificate_revoked ON pki_certificate (issuer, id) WHERE status = 40;

            CREATE TABLE pki_certificate_count (
                one BIGINT NOT NULL PRIMARY KEY,
                counted_to BIGINT NOT NULL,
                total BIGINT NOT NULL,
                revoked BIGINT NOT NULL);
            INSERT INTO pki_certificate_count (one, counted_to, total, revoked) VALUES (1, 0, 0, 0);

            CREATE TABLE pki_end_entity (
                username TEXT NOT NULL PRIMARY KEY,
                subject_dn TEXT NOT NULL,
                san TEXT,
                email TEXT,
                status BIGINT NOT NULL,
                token TEXT NOT NULL,
                authority TEXT NOT NULL,
                certificate_profile TEXT NOT NULL,
                end_entity_profile TEXT NOT NULL,
                password TEXT,
                changed_at BIGINT NOT NULL);

            CREATE TABLE pki_crl (
                authority TEXT NOT NULL,
                number BIGINT NOT NULL,
                this_update BIGINT NOT NULL,
                next_update BIGINT NOT NULL,
                der BLOB NOT NULL,
                overtaken BIGINT NOT NULL,
                PRIMARY KEY (authority, number));
            """),
        // One tree instead of two: an end entity is found by its name and by nothing else.
        new("pki", 3, """
            ALTER TABLE pki_end_entity RENAME TO pki_end_entity_before;
            CREATE TABLE pki_end_entity (
                username TEXT NOT NULL PRIMARY KEY,
                subject_dn TEXT NOT NULL,
                san TEXT,
                email TEXT,
                status BIGINT NOT NULL,
                token TEXT NOT NULL,
                authority TEXT NOT NULL,
                certificate_profile TEXT NOT NULL,
                end_entity_profile TEXT NOT NULL,
                password TEXT,
                changed_at BIGINT NOT NULL) WITHOUT ROWID;
            INSERT INTO pki_end_entity SELECT username, subject_dn, san, email, status, token, authority, certificate_profile, end_entity_profile, password, changed_at
                FROM pki_end_entity_before;
            DROP TABLE pki_end_entity_before;
            """),
        // What is random in certificates is indexed a generation at a time: see CertificateIndex. Kinds: 1 serial number, 2 subject, 3 public key, 4 fingerprint.
        new("pki", 4, """
            CREATE TABLE pki_certificate_find (kind BIGINT NOT NULL, key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (kind, key, id)) WITHOUT ROWID;
            INSERT INTO pki_certificate_find (kind, key, id) SELECT 1,
                (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 1, 1)) << 60)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 2, 1)) << 56)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 3, 1)) << 52)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 4, 1)) << 48)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 5, 1)) << 44)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 6, 1)) << 40)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 7, 1)) << 36)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 8, 1)) << 32)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 9, 1)) << 28)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 10, 1)) << 24)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 11, 1)) << 20)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 12, 1)) << 16)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 13, 1)) << 12)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 14, 1)) << 8)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 15, 1)) << 4)
                | (instr('123456789ABCDEF', substr(hex(serial) || '0000000000000000', 16, 1)) << 0) AS key, id FROM pki_certificate ORDER BY key, id;
            INSERT INTO pki_certificate_find (kind, key, id) SELECT 2, subject_key, id FROM pki_certificate ORDER BY subject_key, id;
            INSERT INTO pki_certificate_find (kind, key, id) SELECT 3, key_key, id FROM pki_certificate ORDER BY key_key, id;
            INSERT INTO pki_certificate_find (kind, key, id) SELECT 4, fingerprint_key, id FROM pki_certificate WHERE fingerprint_key IS NOT NULL ORDER BY fingerprint_key, id;
            CREATE TABLE pki_certificate_find_state (one BIGINT NOT NULL PRIMARY KEY, merged_to BIGINT NOT NULL);
            INSERT INTO pki_certificate_find_state (one, merged_to)
                SELECT 1, COALESCE((SELECT MIN(id) - 1 FROM pki_certificate WHERE status = 10), (SELECT MAX(id) FROM pki_certificate), 0);
            DROP INDEX pki_certificate_serial;
            DROP INDEX pki_certificate_subject;
            DROP INDEX pki_certificate_key;
            DROP INDEX pki_certificate_fingerprint;
            """),
        // Issued and revoked by day of issuance, authority and profile: see IssuanceTally. Behind counted_to nothing is folded in yet.
        new("pki", 5, """
            CREATE TABLE pki_issue_count (
                day BIGINT NOT NULL,
                issuer BIGINT NOT NULL,
                certificate_profile TEXT NOT NULL,
                issued BIGINT NOT NULL,
                revoked BIGINT NOT NULL,
                PRIMARY KEY (day, issuer, certificate_profile)) WITHOUT ROWID;
            INSERT INTO pki_issue_count SELECT issued_at / 86400000, issuer, certificate_profile,
                SUM(CASE WHEN id <= (SELECT counted_to FROM pki_certificate_count WHERE one = 1) THEN 1 ELSE 0 END), SUM(CASE WHEN status = 40 THEN 1 ELSE 0 END)
                FROM pki_certificate WHERE status >= 20 GROUP BY 1, 2, 3;
            """),
        // Requests to revoke that wait for others. States: 1 waiting, 2 carried out, 3 rejected, 4 expired, 5 overtaken. Of a certificate one waits at most.
        new("pki", 6, """
            CREATE TABLE pki_revocation_request (
                id INTEGER PRIMARY KEY,
                certificate BIGINT NOT NULL,
                reason BIGINT NOT NULL,
                revoked_at BIGINT,
                invalid_since BIGINT,
                needed BIGINT NOT NULL,
                asked_by TEXT NOT NULL,
                asked_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                state BIGINT NOT NULL,
                ended_at BIGINT,
                ended_by TEXT,
                why TEXT);
            CREATE UNIQUE INDEX pki_revocation_request_waiting ON pki_revocation_request (certificate) WHERE state = 1;
            CREATE TABLE pki_revocation_approval (
                request BIGINT NOT NULL,
                approver TEXT NOT NULL,
                at BIGINT NOT NULL,
                PRIMARY KEY (request, approver)) WITHOUT ROWID;
            """),
    ];
}
