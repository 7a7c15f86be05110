using Birthmark.Exchange;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Log;
using Birthmark.Keys;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Issuance;
using Birthmark.Production.Orders;
using Birthmark.Server.Access;
using Birthmark.Server.Tls;

namespace Birthmark.Server.FirstStart;

/// <summary>
/// What must be true before the port opens. Every step does only what is not done yet, so a first start that was interrupted is completed
/// by the next one, and later starts reuse everything.
/// </summary>
internal sealed class HubStart(
    PkiDeclarations declarations, Issuer issuer, CredentialBook credentials, TlsIdentityBook identities, OwnerCredential owner,
    CheckpointBook checkpoints, TicketsInQuestion tickets, HubToken token)
{
    /// <summary>True when the owner's credential was made now.</summary>
    internal async Task<bool> PrepareAsync(CancellationToken cancellation)
    {
        await DemandLogAsync().ConfigureAwait(false);
        await tickets.OpenAsync(cancellation).ConfigureAwait(false);
        await issuer.ResolveOpenIntentsAsync(cancellation).ConfigureAwait(false);
        await declarations.ApplyManagementAsync(cancellation).ConfigureAwait(false);
        await issuer.ResolveOpenIntentsAsync(cancellation).ConfigureAwait(false);
        await credentials.LoadAsync().ConfigureAwait(false);
        await EnsureKeysAsync(cancellation).ConfigureAwait(false);
        await identities.EnsureAsync(cancellation).ConfigureAwait(false);
        return await owner.EnsureAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The hub's own keys are born at its first start, in the TPM if there is one. A token in an HSM that somebody must activate first gets them at their first use.</summary>
    private async Task EnsureKeysAsync(CancellationToken cancellation)
    {
        try
        {
            await token.KeysAsync(cancellation).ConfigureAwait(false);
        }
        catch (KeyRefusedException e) when (e.Code is KeyRefusal.TokenOffline)
        {
            // Readiness says which tokens sleep.
        }
    }

    /// <summary>A hub whose log was cut or altered while it stood still does not add to it.</summary>
    private async Task DemandLogAsync()
    {
        try
        {
            await checkpoints.VerifyAsync().ConfigureAwait(false);
        }
        catch (ExchangeRefusedException e)
        {
            throw new HubStartException(e.Message, e);
        }
    }
}
