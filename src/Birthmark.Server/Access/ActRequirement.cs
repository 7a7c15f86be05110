namespace Birthmark.Server.Access;

/// <summary>Endpoint metadata: the act that a call of this endpoint is.</summary>
/// <param name="act">The act.</param>
/// <param name="isForOems">The endpoint shows an OEM what is its own and nothing else. Where it does not say so, none comes in, whatever the act's row says.</param>
public sealed class ActRequirement(Act act, bool isForOems = false)
{
    public AccessRow Row { get; } = AccessMatrix.Of(act);

    /// <summary>Roles that come in here, of those that the row names.</summary>
    internal HubRoles Roles { get; } = isForOems ? AccessMatrix.Of(act).Roles : AccessMatrix.Of(act).Roles & ~HubRoles.Oem;

    internal bool IsOpen { get; } = AccessMatrix.Of(act).Audience == Audience.Everyone;

    internal bool Admits(HubRoles roles) => Row.Admits(roles) && (isForOems || !roles.HasFlag(HubRoles.Oem));
}
