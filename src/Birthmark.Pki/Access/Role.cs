namespace Birthmark.Pki.Access;

/// <summary>An EJBCA role: who is in it and which access rules it grants.</summary>
/// <param name="Name">Name of the role.</param>
/// <param name="Members">A certificate that matches any of them is in the role.</param>
/// <param name="Rules">Rule path to allow (true) or deny (false); a rule covers everything below it, deny wins.</param>
public sealed record Role(string Name, IReadOnlyList<RoleMember> Members, IReadOnlyDictionary<string, bool> Rules);

/// <summary>EJBCA's role member: (issuing CA, match key, operator, value).</summary>
/// <param name="Authority">Name of the CA that must have issued the certificate.</param>
/// <param name="MatchKey">Upper case: <c>COMMONNAME</c>, <c>SERIALNUMBER</c>, <c>FULLDN</c>, <c>ANY</c> …</param>
/// <param name="Operator">How value and certificate are compared.</param>
/// <param name="Value">What the certificate must carry.</param>
public sealed record RoleMember(string Authority, string MatchKey, MatchOperator Operator, string Value);

/// <summary>EJBCA's operators.</summary>
public enum MatchOperator
{
    EqualCaseSensitive = 1000,
    EqualCaseInsensitive = 1001,
    NotEqual = 1002,
}
