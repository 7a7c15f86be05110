namespace Birthmark.Pki.Issuance;

/// <summary>What became of an order: a permit, or a refusal.</summary>
public sealed record Preparation(IssuancePermit? Permit, PkiRefusedException? Refusal);

/// <summary>What became of a permit: a certificate, or a refusal by the crypto token.</summary>
public sealed record IssuanceOutcome(IssuedCertificate? Certificate, PkiRefusedException? Refusal);
