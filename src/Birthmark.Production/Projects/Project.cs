namespace Birthmark.Production.Projects;

/// <summary>A checked project at one version: what its batches are made by.</summary>
public sealed class Project
{
    internal long Id { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string? Description { get; init; }

    /// <summary>When this version was applied, and by whom.</summary>
    public DateTimeOffset AppliedAt { get; internal set; }

    public string AppliedBy { get; internal set; } = "";

    public required ProjectLimits Limits { get; init; }

    public required IReadOnlyDictionary<string, DeviceProfile> Profiles { get; init; }

    public required IReadOnlyDictionary<string, DeviceType> DeviceTypes { get; init; }

    internal IReadOnlyDictionary<string, AuthorityDeclaration> AuthorityDeclarations { get; init; } = new Dictionary<string, AuthorityDeclaration>();

    internal IReadOnlyDictionary<string, Kms.KmsDeclaration> KmsDeclarations { get; init; } = new Dictionary<string, Kms.KmsDeclaration>();

    /// <summary>Names of its key management systems.</summary>
    public IEnumerable<string> KeyManagement => KmsDeclarations.Keys;
    /// <summary>As it was written.</summary>
    internal ProjectDeclaration Declaration { get; init; } = null!;

    /// <summary>What it says of its authorities, KMSs and master keys; what was brought sealed is told by its origin alone.</summary>
    public IEnumerable<ProjectInput> Inputs =>
    [
        .. Declaration.Authorities.SelectMany(a => a.Variables.Select(v => new ProjectInput(InputOwner.Authority, a.Name.Value, v.Name, v.Text, v.Source?.Kind == InputKind.File, v.Source?.Name))),
        .. Declaration.Kms.SelectMany(k => k.Variables.Select(v => new ProjectInput(InputOwner.Kms, k.Name.Value, v.Name, v.Text, v.Source?.Kind == InputKind.File, v.Source?.Name))),
        .. Declaration.MasterKeys.Select(k => new ProjectInput(InputOwner.MasterKey, k.Name.Value, "", k.Key?.Value.ToString(), k.Source?.Kind == InputKind.File, k.Source?.Name)),
    ];

    public IEnumerable<string> Authorities => AuthorityDeclarations.Keys;
}

/// <summary>A value that a project brings along.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="OwnerName">Name of the authority, the KMS or the master key.</param>
/// <param name="Name">The variable; empty for a master key.</param>
/// <param name="Text">As written; null when it rests sealed.</param>
/// <param name="IsFile">It came from a file, not from the environment.</param>
/// <param name="Origin">Name of that file or environment variable; null when it is written.</param>
public sealed record ProjectInput(InputOwner Owner, string OwnerName, string Name, string? Text, bool IsFile, string? Origin);

public enum InputOwner
{
    Authority,
    Kms,
    MasterKey,
}

/// <summary>Which keys, certificates and memory a product gets.</summary>
public sealed class DeviceProfile
{
    public required string Name { get; init; }

    /// <summary>Certificates of devices on the deny list are revoked when the batch is released.</summary>
    public required bool RevokesDenyList { get; init; }

    public required IReadOnlyList<string> Variables { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    public required IReadOnlyList<string> Blocks { get; init; }

    /// <summary>Executable plans by device type.</summary>
    internal IReadOnlyDictionary<string, Recipes.RecipePlan> Plans { get; init; } = new Dictionary<string, Recipes.RecipePlan>();

    public IEnumerable<string> DeviceTypes => Plans.Keys;
}

/// <summary>A kind of product, and the values of profile variables that go with it.</summary>
public sealed record DeviceType(string Name, IReadOnlyDictionary<string, string> Variables);
