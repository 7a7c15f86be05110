namespace Birthmark.Pki.Issuance;

/// <summary>
/// The right to sign one certificate, once: its TBS bytes have been composed and linted and the intent is on disk.
/// Only <see cref="Issuer.PrepareAsync"/> makes one, and only a permit can be signed.
/// </summary>
public sealed class IssuancePermit
{
    private int isUsed;

    internal IssuancePermit(PreparedCertificate prepared, IntentOutcome outcome)
    {
        Prepared = prepared;
        Intent = outcome.Id;
        Existing = outcome.Existing;
    }

    internal long Intent { get; }

    internal PreparedCertificate Prepared { get; }

    /// <summary>The certificate that answers the order already, DER: then nothing is signed. Only for orders that take one.</summary>
    internal byte[]? Existing { get; }

    internal bool IsUsed => Volatile.Read(ref isUsed) != 0;

    /// <summary>True for the first caller only.</summary>
    internal bool TryUse() => Interlocked.Exchange(ref isUsed, 1) == 0;
}
