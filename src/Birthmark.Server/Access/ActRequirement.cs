namespace Birthmark.Server.Access;

/// <summary>Endpoint metadata: the act that a call of this endpoint is.</summary>
public sealed class ActRequirement(Act act)
{
    public AccessRow Row { get; } = AccessMatrix.Of(act);

    internal bool IsOpen { get; } = AccessMatrix.Of(act).Audience == Audience.Everyone;

    internal bool Admits(HubRoles roles) => Row.Admits(roles);
}
