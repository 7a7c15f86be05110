using Birthmark.Production.Drawing;

namespace Birthmark.Production.Preview;

/// <summary>
/// What one device would be given, with example values. Nothing is made for it: no key, no ticket, no number of a counter; no authority and no other
/// source is asked. What would be secret is not shown, not even as an example.
/// </summary>
public sealed record DevicePreview(
    string Project, int Version, string Profile, string DeviceType, string Serial,
    IReadOnlyList<PreviewedValue> Steps,
    IReadOnlyList<PreviewedValue> Outputs,
    IReadOnlyList<PreviewedCertificate> Certificates,
    IReadOnlyList<PreviewedBlock> Blocks,
    MemoryPicture? Memory,
    IReadOnlyList<PreviewFault> Faults);

/// <summary>What a step would make, or an output would say.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What it is, in words; of an output how it is written.</param>
/// <param name="IsSecret">It would be secret.</param>
/// <param name="Length">Octets, or characters of text.</param>
/// <param name="Value">As text, or bytes in hexadecimal; null when it is secret, and cut where it is long.</param>
public sealed record PreviewedValue(string Name, string Form, bool IsSecret, int Length, string? Value);

/// <summary>A certificate as it would be.</summary>
/// <param name="Step">The step that asks for it.</param>
/// <param name="Authority">Whom it would ask, as the project calls it.</param>
/// <param name="CertificateAuthority">Name of the CA.</param>
/// <param name="CertificateProfile">Name of the certificate profile.</param>
/// <param name="EndEntityProfile">Name of the end entity profile.</param>
/// <param name="IsStandIn">Only subject and key are as they would be: its authority alone knows the rest, and is not asked for a look.</param>
/// <param name="Der">With an example key, and no signature of the authority.</param>
public sealed record PreviewedCertificate(
    string Step, string Authority, string CertificateAuthority, string CertificateProfile, string EndEntityProfile, bool IsStandIn, ReadOnlyMemory<byte> Der);

/// <summary>A memory block as it would be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it lies; null without a place.</param>
/// <param name="Length">In bytes, padding included.</param>
/// <param name="IsSecret">It would be secret.</param>
/// <param name="IsCommon">The same in every device.</param>
/// <param name="Bytes">Its first bytes; empty when it is secret.</param>
public sealed record PreviewedBlock(string Name, long? Address, int Length, bool IsSecret, bool IsCommon, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Most bytes that are shown.</summary>
    public const int MostShown = 4096;
}

/// <summary>What would go wrong for such a device.</summary>
/// <param name="Where">The step, block or image.</param>
/// <param name="Text">What, in a sentence, and what to do.</param>
public sealed record PreviewFault(string Where, string Text);

/// <summary>Whose preview.</summary>
/// <param name="Project">The project.</param>
/// <param name="Version">One of its versions; null for the current one.</param>
/// <param name="Profile">Null for its first.</param>
/// <param name="DeviceType">Null for the first that fits.</param>
/// <param name="Serial">Null for an example.</param>
public sealed record PreviewSubject(string Project, int? Version = null, string? Profile = null, string? DeviceType = null, string? Serial = null);
