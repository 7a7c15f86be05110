namespace Birthmark.Pki.Certificates;

/// <summary>A wish to revoke; <see cref="RevocationReason.NotRevoked"/> or <see cref="RevocationReason.RemoveFromCrl"/> takes a certificate off hold.</summary>
public sealed record RevocationOrder(
    string IssuerDn, string SerialNumber, RevocationReason Reason, DateTimeOffset? At, DateTimeOffset? InvaliditySince, string Actor)
{
    /// <summary>
    /// The hub revokes by a rule, not a person by choice: a device that was reported KO, a credential that was ended, a certificate too many. Approvals are not waited for:
    /// what must not be trusted would be trusted meanwhile.
    /// </summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Those agreed whom the policy wants asked.</summary>
    internal bool IsApproved { get; init; }
}

/// <summary>What became of one wish of several: the entry as it is now, or why not.</summary>
public sealed record RevocationOutcome(CertificateEntry? Entry, PkiRefusedException? Refusal);
