using Birthmark.Api.Authorities;

namespace Birthmark.Cli.Doctor;

/// <summary>What the doctor found; <paramref name="Good"/> when all is.</summary>
internal sealed record DoctorReport(bool Good, IReadOnlyList<CheckFinding> Findings);
