using Birthmark.Api.Problems;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Access;

/// <summary>Whose people a credential of the role <c>oem</c> are: its name is <c>who@OEM</c>, and no name of an OEM or of another credential has an @.</summary>
internal static class OemName
{
    /// <summary>The OEM whose things alone this caller may see; null for who may see all of them.</summary>
    internal static string? OnlyOf(this Caller caller) => caller.Holds(HubRoles.Oem) ? Of(caller.Name) : null;

    internal static string Of(string credential) => credential[(credential.LastIndexOf('@') + 1)..];

    /// <summary>Both parts of a name that is to be given.</summary>
    /// <exception cref="HubRefusedException">It has not both.</exception>
    internal static (string Who, string Oem) Split(string name) => name.Split('@') is [{ Length: > 0 } who, { Length: > 0 } oem]
        ? (who, oem)
        : throw new HubRefusedException(422, ProblemCodes.InvalidName, $"'{Presented.Bounded(name)}' is no name for a credential of the role oem.", "Write who@OEM, with the OEM's name as it is paired.");
}
