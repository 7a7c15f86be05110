using Birthmark.Keys;
using Birthmark.Production.Kms;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>A project as written: complete in form, not yet checked for sense.</summary>
internal sealed record ProjectDeclaration(
    Located<string> Name,
    string? Description,
    Located<string>? OwnerCertificate,
    ProjectLimits Limits,
    IReadOnlyList<AuthorityDeclaration> Authorities,
    IReadOnlyList<MasterKeyDeclaration> MasterKeys,
    IReadOnlyList<DeviceTypeDeclaration> DeviceTypes,
    IReadOnlyList<ProfileDeclaration> Profiles)
{
    internal IReadOnlyList<KmsDeclaration> Kms { get; init; } = [];
}

/// <summary>How large a batch may be, and how many heads a call may carry.</summary>
public sealed record ProjectLimits(long MaxBatchQuantity, int MaxHeadCount)
{
    public const long LargestBatch = 100_000_000;
    public const int MostHeads = 256;

    public static ProjectLimits Default { get; } = new(1_000_000, 64);
}

internal sealed record AuthorityDeclaration(Located<string> Name, Located<string> Kind, IReadOnlyList<AuthorityVariable> Variables);

/// <summary>A variable of a connection: plain text, or where the hub finds it.</summary>
internal sealed record AuthorityVariable(string Name, Place Place, string? Text, InputSource? Source);

/// <summary>Where a value that must not stand in the project text is found when the project is applied.</summary>
internal sealed record InputSource(InputKind Kind, string Name, Place Place)
{
    public override string ToString() => Kind == InputKind.File ? $"{{file: {Name}}}" : $"{{environment: {Name}}}";
}

internal enum InputKind
{
    File,
    Environment,
}

/// <summary>A master key: its octets from a source, or the key in a token that stays there.</summary>
internal sealed record MasterKeyDeclaration(Located<string> Name, InputSource? Source, string Format, Located<KeyUri>? Key = null);

internal sealed record DeviceTypeDeclaration(
    Located<string> Name, IReadOnlyList<Located<string>> Profiles, IReadOnlyDictionary<string, Located<string>> Variables, MapDeclaration? Map = null);

/// <summary>A memory map as a device type names it: a part that comes with the program, or a file with its digest.</summary>
internal sealed record MapDeclaration(Located<string> Part, FileReference? File);

internal sealed record ProfileDeclaration(
    Located<string> Name,
    bool RevokesDenyList,
    IReadOnlyDictionary<string, VariableDeclaration> Variables,
    IReadOnlyList<StepDeclaration> Steps,
    IReadOnlyList<OutputDeclaration> Outputs,
    IReadOnlyList<BlockDeclaration> Blocks,
    IReadOnlyList<OutputDeclaration> ReportSecrets,
    ImageDeclaration? Image = null,
    bool RequiresReadBack = false);

/// <summary>A memory block under <c>provisioning</c>.</summary>
/// <param name="Name">Its name; a block of the memory map of this name says where it goes.</param>
/// <param name="Value">What it holds; null when the block of the memory map says that too.</param>
/// <param name="Written">Everything that was written of it.</param>
internal sealed record BlockDeclaration(Located<string> Name, Located<string>? Value, MapNode Written)
{
    private static readonly string[] Places = ["region", "offset", "address", "symbol", "size", "mutable"];

    /// <summary>It says itself where it goes.</summary>
    internal bool IsPlaced => Written.Entries.Any(e => Places.Contains(e.Key, StringComparer.Ordinal));
}

/// <summary>Firmware that the blocks lie over, and what of both a station is given.</summary>
internal sealed record ImageDeclaration(
    Place Place, IReadOnlyList<FirmwareDeclaration> Firmware, string Deliver, string Format, Located<string>? Name, uint? Family);

/// <summary>A firmware file: the step that names it, and what its bytes do not say.</summary>
internal sealed record FirmwareDeclaration(Located<string> Value, long? Address, string? Format, uint? Family);

internal sealed record VariableDeclaration(
    string Name, Place Place, string? Value, bool IsRequired, string? Pattern, IReadOnlyList<string> Allowed);

internal sealed record StepDeclaration(Located<string> Name, Located<string> Uses, MapNode With);

/// <summary>An output.</summary>
internal sealed record OutputDeclaration(Located<string> Name, Located<string> Value, Located<string>? Format);
