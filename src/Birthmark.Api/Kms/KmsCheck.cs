using Birthmark.Api.Authorities;

namespace Birthmark.Api.Kms;

/// <summary>Names the KMS of a project that shall be checked.</summary>
public sealed record KmsCheckRequest(string Project, string Kms);

/// <summary>Findings in the order of the steps; <paramref name="Good"/> when all are.</summary>
public sealed record KmsCheck(bool Good, IReadOnlyList<CheckFinding> Findings);
