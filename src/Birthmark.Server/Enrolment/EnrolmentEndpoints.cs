using System.Security.Cryptography;
using Birthmark.Api.Hub;
using Birthmark.Exchange.Enrolment;
using Birthmark.Keys.Tpm.Identity;
using Birthmark.Server.Access;

namespace Birthmark.Server.Enrolment;

/// <summary>The hub's own keys, and their proof to owners.</summary>
internal static class EnrolmentEndpoints
{
    internal static void MapEnrolment(this IEndpointRouteBuilder routes)
    {
        var hub = routes.MapGroup("/api/v1/hub").WithTags("hub");
        hub.MapGet("/keys", async (EnrolmentDesk desk, CancellationToken cancellation) => Of(await desk.LookAsync(cancellation).ConfigureAwait(false)))
            .RequireAct(Act.ReadExchange).WithName("hub-keys").WithSummary("Where each of the hub's own keys lives, and which owners have it proven.");
        hub.MapPost("/enrolment/claim", async (EnrolmentDesk desk, CancellationToken cancellation) => Of(await desk.ClaimAsync(cancellation).ConfigureAwait(false)))
            .RequireAct(Act.EnrolHub).WithName("hub-enrol-claim").WithSummary("What the hub says of its TPM and keys, for an owner to challenge.");
        hub.MapPost("/enrolment/answer", async (HubChallengeView challenge, EnrolmentDesk desk, CancellationToken cancellation) =>
                Of(await desk.AnswerAsync(Of(challenge), cancellation).ConfigureAwait(false)))
            .RequireAct(Act.EnrolHub).WithName("hub-enrol-answer").WithSummary("The TPM's answer to an owner's challenge: registers and keys, over the nonce.");
        hub.MapPut("/enrolment", async (HubCertificatesRequest request, Caller caller, EnrolmentDesk desk, CancellationToken cancellation) =>
                Of(await desk.InstallAsync(request.Certificates, caller.Name, cancellation).ConfigureAwait(false)))
            .RequireAct(Act.EnrolHub).WithName("hub-enrol").WithSummary("Hand in the certificates that a paired OEM signed for the hub's keys.");
    }

    private static HubClaimView Of(HubClaim claim) => new(
        claim.Endorsement.PublicArea.ToArray(), claim.Endorsement.Certificate?.ToArray(), claim.AttestationKey.ToArray(), claim.Registers,
        [.. claim.Keys.Select(k => new ClaimedKeyView(k.Alias, k.PublicArea.ToArray()))]);

    private static HubChallenge Of(HubChallengeView view) => new(view.AttestationKey, new TpmCredential(view.Blob, view.Seed), view.Nonce);

    private static HubProofView Of(HubProof proof) => new(Of(proof.Quote), [.. proof.Keys.Select(Of)], proof.Seal.ToArray());

    private static AttestedView Of(Attested said) => new(said.Statement.ToArray(), said.Signature.ToArray());

    private static HubKeysView Of(HubStanding standing) => new(
        [.. standing.Keys.Select(k => new HubKeyView(k.Uri.ToString(), Convert.ToHexStringLower(SHA256.HashData(k.PublicKey.Span)), k.IsDevelopmentGrade))],
        [.. standing.Enrolments.Select(Of)]);

    private static HubEnrolmentView Of(HubEnrolment e) => new(e.Owner, e.At, e.By, e.NotAfter, e.IsInForce, e.Certificates);
}
