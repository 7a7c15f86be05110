namespace Birthmark.Pki.Access;

/// <summary>A role that grants nothing until it is enabled again; who is in it keeps the certificate.</summary>
public sealed record DisabledRole(string Name, string? Reason, DateTimeOffset At, string By);
