using Birthmark.Pki.Registration;
using Birthmark.Storage;

namespace Birthmark.Pki.Issuance;

/// <summary>
/// An issuance whose intent and whose certificate are written by acts of the caller, who makes something of its own durable at the same two moments:
/// half the commits of going the ordinary way. The order is that of permits: drafted (composed and linted), intended, durable, signed, recorded.
/// </summary>
public sealed class CompanionIssuance
{
    private readonly Issuer issuer;
    private readonly PreparedCertificate prepared;
    private IssuancePermit? permit;
    private bool isDurable;
    private byte[]? der;

    internal CompanionIssuance(Issuer issuer, PreparedCertificate prepared)
    {
        this.issuer = issuer;
        this.prepared = prepared;
    }

    /// <summary>Writes the intent in the caller's act. False: nothing was written, since the order is refused or answered already; the ordinary way says which.</summary>
    public bool TryIntend(ITransaction tx)
    {
        try
        {
            var outcome = issuer.Open(tx, prepared);
            permit = outcome.Existing is null ? new IssuancePermit(prepared, outcome) : null;
        }
        catch (PkiRefusedException)
        {
            permit = null;
        }

        return permit is not null;
    }

    /// <summary>To be said once the act with the intent is on disk; only then can anything be signed.</summary>
    /// <exception cref="InvalidOperationException">There is no intent.</exception>
    public void MarkDurable()
    {
        issuer.Remember((permit ?? throw new InvalidOperationException("Nothing was intended that could be durable.")).Prepared.Authority);
        isDurable = true;
    }

    /// <summary>Signs. The certificate may be shown to nobody before the act with <see cref="Settle"/> is on disk.</summary>
    /// <exception cref="PkiRefusedException">The crypto token is offline; the intent is abandoned.</exception>
    /// <exception cref="InvalidOperationException">The intent is not durable, or was signed before.</exception>
    public async Task<EnrolledCertificate> SignAsync()
    {
        if (!isDurable)
        {
            throw new InvalidOperationException("The intent is not durable yet; nothing may be signed.");
        }

        der = await issuer.SignAsync(permit!).ConfigureAwait(false);
        return new EnrolledCertificate(der, prepared.Authority.Chain);
    }

    /// <summary>In the caller's act: records the certificate, or abandons the intent when nothing was signed.</summary>
    public void Settle(ITransaction tx)
    {
        if (permit is null)
        {
            return;
        }

        if (der is not null)
        {
            issuer.Complete(tx, permit, der);
        }
        else
        {
            Issuer.Abandon(tx, permit, "the recipe did not come to it");
        }
    }

    /// <summary>To be said once the act with <see cref="Settle"/> is on disk: counts.</summary>
    public void MarkSettled()
    {
        if (der is not null)
        {
            Issuer.CountIssued();
        }
    }
}
