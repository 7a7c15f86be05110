namespace Birthmark.Api.Hub;

/// <summary>The hub's own keys, and who has enrolled it.</summary>
public sealed record HubKeysView(IReadOnlyList<HubKeyView> Keys, IReadOnlyList<HubEnrolmentView> Enrolments);

/// <summary>A key of the hub.</summary>
/// <param name="Uri">Store, token and alias.</param>
/// <param name="KeyHash">SHA-256 of the public key, lower-case hex.</param>
/// <param name="DevelopmentGrade">Held by ordinary memory and files.</param>
public sealed record HubKeyView(string Uri, string KeyHash, bool DevelopmentGrade);

/// <summary>That an owner has had proven where the hub's keys live.</summary>
/// <param name="Owner">The OEM, as it is paired.</param>
/// <param name="EnrolledAt">When its certificates were handed in.</param>
/// <param name="EnrolledBy">By whom.</param>
/// <param name="NotAfter">When the first of them ends.</param>
/// <param name="InForce">Of the keys that the hub has now, and not over.</param>
/// <param name="Certificates">PEM: one for each key, then the owner's authority.</param>
public sealed record HubEnrolmentView(string Owner, DateTimeOffset EnrolledAt, string EnrolledBy, DateTimeOffset NotAfter, bool InForce, string Certificates);

/// <summary>What an owner signed.</summary>
/// <param name="Certificates">PEM, as <c>birthmark hub enrol finish</c> wrote it.</param>
public sealed record HubCertificatesRequest(string Certificates);
