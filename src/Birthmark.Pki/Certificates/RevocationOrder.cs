namespace Birthmark.Pki.Certificates;

/// <summary>A wish to revoke; <see cref="RevocationReason.NotRevoked"/> or <see cref="RevocationReason.RemoveFromCrl"/> takes a certificate off hold.</summary>
public sealed record RevocationOrder(
    string IssuerDn, string SerialNumber, RevocationReason Reason, DateTimeOffset? At, DateTimeOffset? InvaliditySince, string Actor);

/// <summary>What became of one wish of several: the entry as it is now, or why not.</summary>
public sealed record RevocationOutcome(CertificateEntry? Entry, PkiRefusedException? Refusal);
