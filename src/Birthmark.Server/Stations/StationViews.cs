using Birthmark.Api.Stations;
using Birthmark.Server.Access;

namespace Birthmark.Server.Stations;

/// <summary>Credentials and invitations as the wire shows them.</summary>
internal static class StationViews
{
    internal static StationView Of(Credential credential, CredentialBook book) => new()
    {
        Name = credential.Name,
        Roles = RoleNames.Of(credential.Roles),
        Status = book.IsInForce(credential) ? "active" : book.IsRevoked(credential) ? "revoked" : "expired",
        Fingerprint = credential.Fingerprint,
        SerialNumber = credential.SerialNumber,
        EnrolledAt = credential.EnrolledAt,
        ExpiresAt = credential.ExpiresAt,
    };

    internal static StationView Of(OpenInvitation invitation) => new()
    {
        Name = invitation.Name,
        Roles = RoleNames.Of(invitation.Roles),
        Status = "invited",
        ExpiresAt = invitation.ExpiresAt,
    };
}
