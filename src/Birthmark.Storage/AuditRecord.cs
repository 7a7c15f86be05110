namespace Birthmark.Storage;

/// <summary>One line of the audit log: who did what to which thing, and the facts an auditor needs. Holds no secret.</summary>
/// <param name="Act">Name of the act, e.g. <c>device.create</c>.</param>
/// <param name="Actor">Who did it: a credential's name, or <c>hub</c> for the hub itself.</param>
/// <param name="Subject">What it was done to: a UID, serial number or name.</param>
/// <param name="Facts">Name and value pairs; order does not matter, the leaf sorts them.</param>
public sealed record AuditRecord(string Act, string Actor, string Subject, params (string Name, string? Value)[] Facts);

/// <summary>An audit record as stored: its place in the log, its time and its canonical leaf.</summary>
public sealed record AuditEntry(long Index, DateTimeOffset At, string Act, string Actor, string Subject, byte[] Leaf, byte[] LeafHash);
