namespace Birthmark.Server.Access;

/// <summary>One row of the matrix: an act, who may do it, and in one line what it is.</summary>
/// <param name="Act">The act.</param>
/// <param name="Audience">Whether roles are asked for at all.</param>
/// <param name="Roles">Who holds roles needs one of these. Not looked at for <see cref="Audience.Everyone"/>.</param>
/// <param name="Does">What it does, for the docs; says where a role sees only a part.</param>
public sealed record AccessRow(Act Act, Audience Audience, HubRoles Roles, string Does)
{
    /// <summary>Name on the wire: <c>open-batch</c>.</summary>
    public string Name { get; } = NameOf(Act);

    internal bool Admits(HubRoles held) => Audience switch
    {
        Audience.Everyone => true,
        Audience.Certified when held == HubRoles.None => true,
        _ => (Roles & held) != 0,
    };

    private static string NameOf(Act act) =>
        string.Concat(act.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
