using Birthmark.Api.Problems;
using Birthmark.Pki;
using Birthmark.Pki.Certificates;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Stations;

/// <summary>Ends a credential: in the hub first, where it counts at once, then its certificates in the PKI.</summary>
internal sealed class StationRetirement(CredentialBook credentials, InvitationBook invitations, CertificateRegister register)
{
    /// <summary>Asked again after a crash in between it finishes the work.</summary>
    internal async Task<Credential> RevokeAsync(string name, string actor, CancellationToken cancellation)
    {
        var known = credentials.OfName(name);
        if (known.Count == 0)
        {
            throw new HubRefusedException(404, ProblemCodes.UnknownStation, $"There is no credential '{Presented.Bounded(name)}'.", "See 'birthmark station list'.");
        }

        if (known.Any(c => c.Roles.HasFlag(HubRoles.Owner) && credentials.IsInForce(c)) && !credentials.HasOwner(beside: name))
        {
            throw new HubRefusedException(
                409, ProblemCodes.WrongState, $"'{name}' is the only owner; without it nobody could govern the hub.", "Invite another owner and let it enrol first.");
        }

        await invitations.ForgetAsync(name, cancellation).ConfigureAwait(false);
        await credentials.RevokeAsync(name, actor, cancellation).ConfigureAwait(false);
        foreach (var credential in known)
        {
            if (await register.FindAsync(credential.IssuerDn, credential.SerialNumber).ConfigureAwait(false) is { Status: not CertificateStatus.Revoked })
            {
                await register.RevokeAsync(
                    new RevocationOrder(credential.IssuerDn, credential.SerialNumber, RevocationReason.CessationOfOperation, null, null, actor) { IsAutomatic = true },
                    cancellation).ConfigureAwait(false);
            }
        }

        return credentials.OfName(name).MaxBy(c => c.EnrolledAt)!;
    }
}
