using System.Security.Cryptography;
using System.Text;
using Birthmark.Api.Problems;
using Birthmark.Api.Stations;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Server.Access;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Problems;
using Birthmark.Storage;

namespace Birthmark.Server.Stations;

/// <summary>Invites stations and people, and certifies who comes with a good code.</summary>
internal sealed class StationDesk(
    InvitationBook invitations, CredentialBook credentials, CredentialIssuance issuance, EnrolPace pace,
    PairingBook pairings, PkiCatalog catalog, IDeviceKeys keys, IRandomSource random, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    internal async Task<Invitation> InviteAsync(string name, HubRoles roles, string actor, CancellationToken cancellation)
    {
        await CheckAsync(name, roles).ConfigureAwait(false);
        if (credentials.OfName(name).Any(credentials.IsInForce))
        {
            throw new HubRefusedException(
                409, ProblemCodes.AlreadyExists, $"'{name}' has a credential in force.", $"Choose another name, or revoke it first: birthmark station revoke {name}.");
        }

        var code = InvitationCodes.Make(ManagementPki.RootOf(catalog).Span, random);
        var expiresAt = time.GetUtcNow() + Life;
        await invitations.AddAsync(InvitationCodes.HandleOf(code), name, roles, InvitationCodes.HashOf(code), expiresAt, actor, cancellation).ConfigureAwait(false);
        return new Invitation { Name = name, Roles = RoleNames.Of(roles), Code = code.Text, ExpiresAt = expiresAt };
    }

    private async Task CheckAsync(string name, HubRoles roles)
    {
        if (!roles.HasFlag(HubRoles.Oem))
        {
            StationName.Check(name);
            return;
        }

        if (roles != HubRoles.Oem)
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidRole, "The role oem stands alone: whoever sees one OEM's things only may not hold a role that sees all.", "Make two credentials.");
        }

        var (who, oem) = OemName.Split(name);
        StationName.Check(who);
        if ((await pairings.ListAsync().ConfigureAwait(false)).All(p => p.Name != oem))
        {
            throw new HubRefusedException(404, ProblemCodes.NotFound, $"No OEM '{Presented.Bounded(oem)}' is paired with this hub.", "Pair it first: birthmark exchange pair oem.");
        }
    }

    internal async Task<Credential> EnrolAsync(string? codeText, string? csr, CancellationToken cancellation)
    {
        if (!pace.IsOpen)
        {
            throw new HubRefusedException(429, ProblemCodes.RateLimited, "Too many enrolments failed in the last minute.", "Wait a minute, then try again.");
        }

        var code = ReadCode(codeText);
        var request = ReadRequest(csr);
        var handle = InvitationCodes.HandleOf(code);
        var keyHash = Convert.ToHexStringLower(SHA256.HashData(request.PublicKey.Span));
        var claim = await invitations.ClaimAsync(handle, InvitationCodes.HashOf(code), keyHash, cancellation).ConfigureAwait(false);
        if (claim.Outcome != ClaimOutcome.Good)
        {
            throw Refuse(claim.Outcome);
        }

        if (claim.Fingerprint is { } known)
        {
            return credentials.Find(known) ?? throw Refuse(ClaimOutcome.Spent);
        }

        var credential = await issuance.IssueAsync(claim.Name, claim.Roles, request, claim.Name, cancellation).ConfigureAwait(false);
        await credentials.AddAsync(
            "station.enrol",
            credential,
            tx =>
            {
                InvitationBook.Spend(tx, handle, credential.Fingerprint);
                tx.Record(new AuditRecord(
                    "station.enrol", claim.Name, claim.Name, ("roles", RoleNames.Text(claim.Roles)),
                    ("fingerprint", credential.Fingerprint), ("serial_number", credential.SerialNumber)));
            },
            cancellation).ConfigureAwait(false);
        return credential;
    }

    private InvitationCode ReadCode(string? text)
    {
        if (!InvitationCode.TryRead(text, out var code, out var why))
        {
            throw Fail($"The code is malformed: {why}.", "Copy the whole code as it was printed.");
        }

        return code!.RootFingerprint == InvitationCodes.RootFingerprint(ManagementPki.RootOf(catalog).Span)
            ? code
            : throw Fail("The code is of another hub.", "Ask the owner of this hub for a code, or check the address.");
    }

    private CertificationRequest ReadRequest(string? csr)
    {
        if (!CertificationRequest.TryRead(Encoding.UTF8.GetBytes(csr ?? ""), out var request, out var why))
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidCsr, $"The certification request cannot be read: {why}.", "Send a PKCS#10 as PEM or base64.");
        }

        if (request.KeyAlgorithm != KeyAlgorithm.EcP256)
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidKey, $"The request's key is {request.KeyAlgorithm}; a credential's is P-256.", "Make a P-256 key.");
        }

        return request.HasValidSignature(keys)
            ? request
            : throw new HubRefusedException(422, ProblemCodes.InvalidCsr, "The request is not signed by the key it carries.", "Sign the request with its own key.");
    }

    private HubRefusedException Refuse(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.Spent => Fail("The code was used before.", "Ask the owner for a new code."),
        ClaimOutcome.Expired => Fail("The code has expired.", "Ask the owner for a new code."),
        ClaimOutcome.Locked => Fail("The invitation was tried with wrong codes too often.", "Ask the owner for a new code."),
        _ => Fail("There is no invitation with this code.", "Copy the whole code as it was printed, or ask the owner for a new one."),
    };

    private HubRefusedException Fail(string detail, string remedy)
    {
        pace.CountFailure();
        return new HubRefusedException(403, ProblemCodes.InvalidCode, detail, remedy);
    }
}
