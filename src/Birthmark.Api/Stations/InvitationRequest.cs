namespace Birthmark.Api.Stations;

/// <summary>Invites a credential of this name with these roles; no roles makes one for the PKI's own roles alone.</summary>
public sealed record InvitationRequest(string Name, IReadOnlyList<string> Roles);
