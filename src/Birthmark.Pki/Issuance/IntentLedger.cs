using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Storage;

namespace Birthmark.Pki.Issuance;

/// <summary>
/// The rows of what is being issued: written as an intent before anything is signed, completed in place by the certificate,
/// taken away again when nothing was issued. Every method runs on the journal's writer.
/// </summary>
internal sealed class IntentLedger(CertificateIndex index)
{
    private const string Inserted = """
        INSERT INTO pki_certificate (id, issuer, serial, username, subject_dn, subject_key, san, key_hash, key_key, certificate_profile,
            end_entity_profile, status, reason, issued_at, not_before, not_after)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 10, -1, $12, $13, $14)
        """;

    private const string Completed = "UPDATE pki_certificate SET status = 20, fingerprint = $2, fingerprint_key = $3, der = $4 WHERE id = $1 AND status = 10";

    private const string Abandoned = "DELETE FROM pki_certificate WHERE id = $1 AND status = 10";

    private const string IssuerKnown = """
        INSERT INTO pki_issuer (id, dn, authority) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET dn = excluded.dn, authority = excluded.authority
        """;

    private long nextId;
    private int sinceCount;

    /// <summary>First row of this run of the program; 0 until there is one. Open intents before it are a crash's.</summary>
    internal long FirstId { get; private set; }

    /// <summary>Records the intent, or finds the certificate that already answers the order.</summary>
    /// <exception cref="PkiRefusedException">The key or the subject belongs to somebody else.</exception>
    internal IntentOutcome Open(ITransaction tx, PreparedCertificate prepared, DateTimeOffset now)
    {
        if (Rivals.MayExist(tx, index, prepared) && Rivals.Judge(tx, index, prepared, now) is { } existing)
        {
            return new IntentOutcome(0, existing);
        }

        var order = prepared.Order;
        var id = NextId(tx);
        tx.Execute(
            Inserted, id, order.Authority.Id, prepared.Serial, order.Username, order.Subject.Text, prepared.SubjectKey, prepared.AlternativeName,
            prepared.PublicKeyHash, Digests.Key(prepared.PublicKeyHash), order.CertificateProfile.Name, order.EndEntityProfile?.Name, now, prepared.NotBefore, prepared.NotAfter);
        index.Add(IndexKind.SerialNumber, Digests.SerialKey(prepared.Serial), id);
        index.Add(IndexKind.Subject, prepared.SubjectKey, id);
        index.Add(IndexKind.PublicKey, Digests.Key(prepared.PublicKeyHash), id);
        return new IntentOutcome(id, null);
    }

    /// <exception cref="InvalidOperationException">The intent is gone: its issuance was abandoned meanwhile.</exception>
    internal void Complete(ITransaction tx, IssuancePermit permit, byte[] der, byte[] fingerprint)
    {
        var prepared = permit.Prepared;
        var order = prepared.Order;
        var stored = order.CertificateProfile.StoreCertificate ? der : null;
        if (tx.Execute(Completed, permit.Intent, fingerprint, Digests.Key(fingerprint), stored) != 1)
        {
            throw new InvalidOperationException($"Intent {permit.Intent} is not open any more; the certificate signed for it is not issued.");
        }

        index.Add(IndexKind.Fingerprint, Digests.Key(fingerprint), permit.Intent);
        order.WithCertificate?.Invoke(tx);
        tx.Record(new AuditRecord("certificate.issue", order.Actor, SerialNumbers.ToText(prepared.Serial),
            ("authority", order.Authority.Name), ("username", order.Username), ("subject", order.Subject.Text), ("profile", order.CertificateProfile.Name),
            ("fingerprint", Convert.ToHexStringLower(fingerprint))));
        if (++sinceCount >= CertificateCount.Stride)
        {
            sinceCount = 0;
            CertificateCount.Advance(tx);
        }
    }

    internal static void Abandon(ITransaction tx, OpenIntent intent, string why)
    {
        if (tx.Execute(Abandoned, intent.Id) == 1)
        {
            tx.Record(new AuditRecord("certificate.abandon", "hub", intent.SerialNumber, ("authority", intent.Authority), ("username", intent.Username), ("why", why)));
        }
    }

    internal static void RegisterIssuer(ITransaction tx, Authority authority) => tx.Execute(IssuerKnown, authority.Id, authority.Subject.Text, authority.Name);

    private long NextId(ITransaction tx)
    {
        if (nextId == 0)
        {
            nextId = tx.Query("SELECT COALESCE(MAX(id), 0) + 1 FROM pki_certificate", row => row.GetInt64(0))[0];
            FirstId = nextId;
        }

        return nextId++;
    }
}

/// <summary>A new intent's id, or the certificate that is the answer already.</summary>
internal readonly record struct IntentOutcome(long Id, byte[]? Existing);
