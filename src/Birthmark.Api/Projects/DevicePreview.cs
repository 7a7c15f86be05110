using Birthmark.Api.Certificates;

namespace Birthmark.Api.Projects;

/// <summary>
/// What one device would be given, with example values. Nothing is made for it, nothing is taken, nobody is asked; what would be secret is not shown.
/// </summary>
public sealed record DevicePreview
{
    public required string Project { get; init; }

    public required int Version { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    public required string Serial { get; init; }

    /// <summary>What the steps would make.</summary>
    public required IReadOnlyList<PreviewedValue> Steps { get; init; }

    /// <summary>What the station would be told.</summary>
    public required IReadOnlyList<PreviewedValue> Outputs { get; init; }

    public required IReadOnlyList<PreviewedCertificate> Certificates { get; init; }

    public required IReadOnlyList<PreviewedBlock> Blocks { get; init; }

    /// <summary>What would go wrong for such a device; left out when nothing would.</summary>
    public IReadOnlyList<PreviewFault>? Faults { get; init; }
}

/// <summary>A value.</summary>
/// <param name="Name">Name of its step or output.</param>
/// <param name="Form">What it is, in words, or how it is written.</param>
/// <param name="Secret">It would be secret.</param>
/// <param name="Length">Bytes, or characters of text.</param>
/// <param name="Value">Text, or bytes in hexadecimal; left out when it is secret, cut where it is long.</param>
public sealed record PreviewedValue(string Name, string Form, bool Secret, int Length, string? Value = null);

/// <summary>A certificate as it would be.</summary>
/// <param name="Step">The step that asks for it.</param>
/// <param name="Authority">Whom it would ask, as the project calls it.</param>
/// <param name="CertificateAuthority">Name of the CA.</param>
/// <param name="CertificateProfile">Name of the certificate profile.</param>
/// <param name="EndEntityProfile">Name of the end entity profile.</param>
/// <param name="StandIn">Only its subject is as it would be: the rest is known to its authority alone, which is not asked.</param>
/// <param name="Fields">Field by field, those of a stand-in that say something.</param>
public sealed record PreviewedCertificate(
    string Step, string Authority, string CertificateAuthority, string CertificateProfile, string EndEntityProfile, bool StandIn, IReadOnlyList<CertificateField> Fields);

/// <summary>A memory block as it would be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">In bytes, padding included.</param>
/// <param name="Secret">It would be secret.</param>
/// <param name="Common">The same in every device.</param>
/// <param name="Address">Where it lies; left out without a place.</param>
/// <param name="Value">Its first 4096 bytes in hexadecimal; left out when it is secret.</param>
public sealed record PreviewedBlock(string Name, int Length, bool Secret, bool Common, string? Address = null, string? Value = null);

/// <summary>What would go wrong, and what to do.</summary>
public sealed record PreviewFault(string Where, string Text);
