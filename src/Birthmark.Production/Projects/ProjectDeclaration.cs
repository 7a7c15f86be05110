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
    IReadOnlyList<ProfileDeclaration> Profiles);

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

internal sealed record MasterKeyDeclaration(Located<string> Name, InputSource Source, string Format);

internal sealed record DeviceTypeDeclaration(
    Located<string> Name, IReadOnlyList<Located<string>> Profiles, IReadOnlyDictionary<string, Located<string>> Variables);

internal sealed record ProfileDeclaration(
    Located<string> Name,
    bool RevokesDenyList,
    IReadOnlyDictionary<string, VariableDeclaration> Variables,
    IReadOnlyList<StepDeclaration> Steps,
    IReadOnlyList<OutputDeclaration> Outputs,
    IReadOnlyList<OutputDeclaration> Blocks,
    IReadOnlyList<OutputDeclaration> ReportSecrets);

internal sealed record VariableDeclaration(
    string Name, Place Place, string? Value, bool IsRequired, string? Pattern, IReadOnlyList<string> Allowed);

internal sealed record StepDeclaration(Located<string> Name, Located<string> Uses, MapNode With);

/// <summary>An output, or a memory block when it stands under <c>provisioning</c>.</summary>
internal sealed record OutputDeclaration(Located<string> Name, Located<string> Value, Located<string>? Format);
