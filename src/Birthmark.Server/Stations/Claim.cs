using Birthmark.Server.Access;

namespace Birthmark.Server.Stations;

/// <summary>What came of showing a code.</summary>
/// <param name="Outcome">Good, or why not.</param>
/// <param name="Name">The invitation's name.</param>
/// <param name="Roles">The invitation's roles.</param>
/// <param name="Fingerprint">Set when this key has been certified already: its answer was lost, and is given again.</param>
internal sealed record Claim(ClaimOutcome Outcome, string Name, HubRoles Roles, string? Fingerprint)
{
    internal static Claim Refused(ClaimOutcome outcome) => new(outcome, "", HubRoles.None, null);
}

/// <summary>Ways a code can be taken.</summary>
internal enum ClaimOutcome
{
    Good,
    Unknown,
    Locked,
    Spent,
    Expired,
}

/// <summary>An invitation that nobody has taken yet.</summary>
internal sealed record OpenInvitation(string Name, HubRoles Roles, DateTimeOffset ExpiresAt);
