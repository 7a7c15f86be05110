namespace Birthmark.Pki.Issuance;

/// <summary>What became of an order: a permit, or a refusal.</summary>
public sealed record Preparation
{
    internal Preparation()
    {
    }

    /// <summary>Null when refused.</summary>
    public IssuancePermit? Permit { get; internal init; }

    /// <summary>Null when permitted.</summary>
    public PkiRefusedException? Refusal { get; internal init; }

    /// <summary>The certificate that answers the order already, DER.</summary>
    internal byte[]? Existing { get; init; }

    internal PreparedCertificate? Prepared { get; init; }

    internal static Preparation Of(PreparedCertificate prepared, IntentOutcome outcome) =>
        outcome.Existing is { } existing ? new() { Existing = existing } : new() { Permit = new IssuancePermit(outcome.Id, prepared) };
}

/// <summary>What became of a permit: a certificate, or a refusal by the crypto token.</summary>
public sealed record IssuanceOutcome(IssuedCertificate? Certificate, PkiRefusedException? Refusal);
