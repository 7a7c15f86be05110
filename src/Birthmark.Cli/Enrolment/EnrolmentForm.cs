using Birthmark.Api.Hub;
using Birthmark.Exchange.Enrolment;
using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Cli.Enrolment;

/// <summary>What goes over the wire and lies in files, as the examiner takes it.</summary>
internal static class EnrolmentForm
{
    internal static HubClaim Of(HubClaimView view) => new(
        new Endorsement(view.Endorsement, view.EndorsementCertificate is null ? null : view.EndorsementCertificate.AsMemory()), view.AttestationKey, view.Registers,
        [.. view.Keys.Select(k => new ClaimedKey(k.Alias, k.PublicArea))]);

    internal static HubClaimView Of(HubClaim claim) => new(
        claim.Endorsement.PublicArea.ToArray(), claim.Endorsement.Certificate?.ToArray(), claim.AttestationKey.ToArray(), claim.Registers,
        [.. claim.Keys.Select(k => new ClaimedKeyView(k.Alias, k.PublicArea.ToArray()))]);

    internal static HubChallengeView Of(HubChallenge challenge) => new(
        challenge.AttestationKey.ToArray(), challenge.Credential.Blob.ToArray(), challenge.Credential.Seed.ToArray(), challenge.Nonce.ToArray());

    internal static HubChallenge Of(HubChallengeView view) => new(view.AttestationKey, new TpmCredential(view.Blob, view.Seed), view.Nonce);

    internal static HubProof Of(HubProofView view) => new(Of(view.Quote), [.. view.Keys.Select(Of)], view.Seal);

    private static Attested Of(AttestedView view) => new(view.Statement, view.Signature);
}
