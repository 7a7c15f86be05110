namespace Birthmark.Api.Exchange;

/// <summary>An OEM that the hub obeys.</summary>
public sealed record OemView(string Name, string Subject, string KeyHash, string Spoken, DateTimeOffset PinnedAt, string PinnedBy);

/// <summary>All of them, by name.</summary>
public sealed record OemList(IReadOnlyList<OemView> Oems);
