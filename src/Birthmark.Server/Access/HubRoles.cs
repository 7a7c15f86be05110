namespace Birthmark.Server.Access;

/// <summary>What a credential is for. One may hold several; one that holds none is for the EJBCA API, where the PKI's own roles decide.</summary>
[Flags]
public enum HubRoles
{
    None = 0,
    Owner = 1,
    Operator = 2,
    Station = 4,
    Auditor = 8,

    /// <summary>Reads what belongs to one OEM; stands alone.</summary>
    Oem = 16,
}
